import { List, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { compare, type Difference } from '../../settings/compare';
import { isElementType, unitOf, type Json } from '../../settings/format';
import type { Rule } from '../../settings/rules';
import { useSpeech } from '../../text';
import { useDesignText } from '../../text/design';
import { revisionSettingsQuery, type Template } from '../../wire/template';
import { told } from '../settings/summary';

/** What the settings of two revisions say differently, in words. */
export function Differences({ template, before, after }: { template: Template; before: number; after: number }) {
	const { templates: said } = useDesignText();
	const was = useQuery(revisionSettingsQuery(template.id, before)).data;
	const is = useQuery(revisionSettingsQuery(template.id, after)).data;
	if (!was || !is) return null;
	const all = compare(was, is);
	return (
		<Paper p="md" data-differences={all.length}>
			<Title order={3} fz="sm" mb="xs">
				{said.differences(before, after)}
			</Title>
			{all.length === 0 && <Text size="sm">{said.noDifferences}</Text>}
			<List size="sm" spacing={4}>
				{all.map((difference, index) => (
					<List.Item key={index}>
						<One difference={difference} was={was} is={is} />
					</List.Item>
				))}
			</List>
		</Paper>
	);
}

function One({ difference: { of, fate, fields }, was, is }: { difference: Difference; was: Json; is: Json }) {
	const { text, number } = useSpeech();
	const { templates: said } = useDesignText();
	const { settings } = text;
	const labels: Record<string, string> = settings.fields;
	const say = (rule: Rule, value: Json | undefined, document: Json) =>
		value === undefined && rule.fallback === undefined
			? said.leftOut
			: told(rule, value ?? rule.fallback, unitOf(document), text, number);
	return (
		<>
			<Text span size="sm" fw={600}>
				{titleOf(of, settings)}
			</Text>
			{fate !== 'changed' && `: ${said.fates[fate]}`}
			{fields.map(({ rule, before, after }, index) => (
				<span key={rule.name}>
					{index === 0 ? ': ' : '; '}
					{labels[rule.label ?? rule.name]} <del>{say(rule, before, was)}</del> → <ins>{say(rule, after, is)}</ins>
				</span>
			))}
		</>
	);
}

function titleOf(of: Difference['of'], settings: ReturnType<typeof useSpeech>['text']['settings']): string {
	if (of === null) return settings.general;
	if (of === 'mirror') return settings.fields.mirror;
	const { type, page = 1, value } = of;
	const title = isElementType(type) ? settings.types[type] : settings.unknownType;
	return [title, typeof value === 'string' ? `«${value}»` : null, settings.onPage(Number(page))].filter(Boolean).join(' · ');
}
