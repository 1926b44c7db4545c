import { Badge, Button, Group, Loader, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { elementsOf, isElementType, type Json } from '../settings/format';
import { useSpeech, useText, type Catalogue } from '../text';
import { countOf, isSerious, type Finding, type Level, type Preflight } from '../wire/preflight';
import { Icon, type IconName } from './icon';

const colours: Record<Level, string> = { error: 'red', warning: 'yellow', note: 'gray' };
const icons: Record<Level, IconName> = { error: 'stop', warning: 'alert', note: 'info' };

interface Props {
	found: Preflight;
	/** The settings that were looked at. */
	document: Json;
	/** Another look is on its way. */
	stale?: boolean;
	/** Opens the element of a finding. */
	onElement?: (index: number) => void;
	maxHeight?: string;
	/** Codes of errors that the person lets pass. */
	accepted?: readonly string[];
	/** The settings with a finding mended, null where that takes a person. */
	fixOf?: (finding: Finding) => Json | null;
	onFix?: (document: Json) => void;
}

/** How many findings there are and, of each, where, what and what to do; notes alone only when asked for. */
export function Findings({ found, document, stale = false, onElement, maxHeight, accepted = [], fixOf, onFix }: Props) {
	const text = useText();
	const [notes, setNotes] = useState(false);
	const count = countOf(found, 'note');
	const shown = found.findings.filter(({ level }) => notes || level !== 'note');
	return (
		<Stack gap="xs" role="region" aria-label={text.findings.title} aria-busy={stale} data-findings>
			<Group gap={0} style={{ columnGap: 'var(--mantine-spacing-xs)' }} mih={24}>
				<Text size="sm" fw={600} aria-live="polite">
					{stale ? text.findings.checking : summary(found, text)}
				</Text>
				{count > 0 && (
					<Button
						size="compact-xs"
						variant="transparent"
						px={0}
						style={{ flexShrink: 0 }}
						onClick={() => setNotes(!notes)}
					>
						{notes ? text.findings.hideNotes : text.findings.showNotes(count)}
					</Button>
				)}
				{stale && <Loader size={14} />}
			</Group>
			{shown.length > 0 && (
				<Stack
					gap="sm"
					component="ul"
					m={0}
					p={0}
					style={{ listStyle: 'none', overflowY: 'auto', maxHeight }}
					// What was found in other settings is no answer about these.
					{...(stale ? { 'data-stale': true } : {})}
					{...(maxHeight ? { tabIndex: 0, 'aria-label': text.findings.title } : {})}
				>
					{shown.map((finding, index) => (
						<li key={index} data-level={finding.level} data-code={finding.code}>
							<Item
								finding={finding}
								passed={accepted.includes(finding.code)}
								document={document}
								onElement={onElement}
							/>
							<Fix mended={stale ? null : (fixOf?.(finding) ?? null)} onFix={onFix} />
						</li>
					))}
				</Stack>
			)}
		</Stack>
	);
}

/** Findings alone, as they stand in a question. */
export function FindingList({ findings, document }: { findings: Finding[]; document: Json }) {
	return (
		<Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
			{findings.map((finding, index) => (
				<li key={index} data-level={finding.level} data-code={finding.code}>
					<Item finding={finding} document={document} />
				</li>
			))}
		</Stack>
	);
}

function Item({
	finding,
	document,
	onElement,
	passed = false,
}: { finding: Finding; document: Json; passed?: boolean; onElement?: Props['onElement'] | undefined }) {
	const { text, decimalPoint } = useSpeech();
	const { level, element } = finding;
	const place = placeText(finding, document, text);
	return (
		<Stack gap={2}>
			<Group gap={6}>
				<Badge
					size="sm"
					variant="light"
					tt="none"
					color={colours[passed ? 'warning' : level]}
					leftSection={<Icon name={icons[passed ? 'warning' : level]} size={12} />}
					style={{ flexShrink: 0 }}
				>
					{passed ? text.findings.passed : text.findings.levels[level]}
				</Badge>
				{onElement && element !== null ? (
					<UnstyledButton onClick={() => onElement(element)} className="place">
						{place}
					</UnstyledButton>
				) : (
					<Text size="xs" c="dimmed">
						{place}
					</Text>
				)}
			</Group>
			<Text size="sm" lh={1.35} style={{ overflowWrap: 'anywhere' }}>
				{proseOf(finding.text, document, text, decimalPoint)}
			</Text>
			<Text size="xs" c="dimmed" lh={1.35}>
				{proseOf(finding.remedy, document, text, decimalPoint)}
			</Text>
		</Stack>
	);
}

function Fix({ mended, onFix }: { mended: Json | null; onFix: Props['onFix'] }) {
	const text = useText();
	if (mended === null || !onFix) return null;
	return (
		<Button size="compact-xs" variant="light" mt={4} onClick={() => onFix(mended)}>
			{text.findings.fix}
		</Button>
	);
}

function summary(found: Preflight, text: Catalogue): string {
	const [wrong, doubtful] = [countOf(found, 'error'), countOf(found, 'warning')];
	const told = [
		wrong > 0 && text.findings.errors(wrong),
		doubtful > 0 && text.findings.warnings(doubtful),
	].filter(Boolean);
	return `${text.findings.title}: ${isSerious(found) ? told.join(', ') : text.findings.none}`;
}

/** The element by its name, as the form calls it, or the template; and the page. */
function placeText({ element, page }: Finding, document: Json, text: Catalogue): string {
	return [
		element === null ? text.findings.template : elementText(element, document, text),
		page === null ? null : text.settings.onPage(page),
	]
		.filter(Boolean)
		.join(' · ');
}

/** An element as the form calls it, and what a text says. */
function elementText(index: number, document: Json, text: Catalogue): string {
	const found = elementsOf(document)[index];
	if (!found) return text.findings.template;
	const { type, value } = found;
	const name = isElementType(type) ? text.settings.types[type] : text.settings.unknownType;
	return type === 'text' && typeof value === 'string' ? `${name} · ${value}` : name;
}

/** The server's words: what it points to by its place in the settings by its name, numbers as the reader writes them. */
function proseOf(said: string, document: Json, text: Catalogue, point: string): string {
	return said
		.replace(/\/elements\/(\d+)/g, (_, index: string) => `«${elementText(Number(index), document, text)}»`)
		.replace(/(\d)\.(\d+)(?=\s?(?:мм|пт|МБ|КБ|%|mm|pt|MB|KB))/g, `$1${point}$2`);
}
