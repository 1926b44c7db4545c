import { Group, Loader, Stack, Text } from '@mantine/core';
import type { Fault } from '../settings/check';
import type { Settings } from '../settings/format';
import { originOf } from '../settings/place';
import { useText } from '../text';
import { problemTitle } from '../text/problem';
import { Problem } from '../wire/api';
import type { Finding } from '../wire/preflight';
import { pageLink, type Template } from '../wire/template';
import { Frames } from './frames';
import { PageChoice } from './page-choice';
import { PagePicture } from './page-picture';
import type { Part } from './settings/troubles';
import type { usePreview } from './use-preview';

interface Props {
	template: Template;
	settings: Settings;
	picture: ReturnType<typeof usePreview>;
	faults: Fault[];
	/** The part that is being edited. */
	current: Part | null;
	page: number;
	onPage: (page: number) => void;
	/** What was found wrong with elements is framed too. */
	wrong?: Finding[];
}

/** A page as it would be printed, the frames of its elements over it, and the choice of the page. */
export function Preview({
	template,
	settings,
	picture,
	faults,
	current,
	page,
	onPage,
	wrong = [],
}: Props) {
	const text = useText();
	const size = template.pages[page - 1];
	return (
		<Stack gap="sm">
			<div
				style={{
					width: '100%',
					maxWidth: `calc((92dvh - var(--around, 21rem)) * ${size ? size.width / size.height : 1})`,
					marginInline: 'auto',
				}}
			>
				<PagePicture
					size={size}
					alone
					dimmed={picture.outdated}
					src={picture.src ?? pageLink(template, page, 800)}
					alt={text.templates.pictureOf(template.name, page)}
				>
					{size && (
						<Frames
							document={settings}
							page={page}
							size={size}
							faults={faults}
							wrong={wrong}
							current={current}
							few={picture.src !== null}
						/>
					)}
				</PagePicture>
			</div>
			{template.pages.length > 1 && <PageChoice template={template} page={page} onPage={onPage} />}
			<Group gap="xs" mih={20} wrap="nowrap">
				{picture.stale && <Loader size={14} />}
				{picture.error && !picture.stale ? (
					<Refused reason={picture.error} />
				) : (
					<Text size="xs" c={picture.outdated ? 'var(--mantine-color-error)' : 'dimmed'}>
						{hint()}
					</Text>
				)}
			</Group>
		</Stack>
	);

	function hint(): string {
		if (picture.outdated) return text.generate.previewOutdated;
		if (picture.stale) return text.generate.previewStale;
		if (size && !originOf(settings, size)) return text.generate.previewBox;
		return picture.src ? text.generate.previewTrue : '';
	}
}

/** Why there is no picture: in short, and which place, sign or font it is about. */
function Refused({ reason }: { reason: Error }) {
	const text = useText();
	const title = problemTitle(reason, text);
	const detail = reason instanceof Problem && reason.status > 0 ? reason.detail : null;
	return (
		<Text size="xs" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }} role="status">
			{title}
			{detail && detail !== title && `. ${detail}`}
		</Text>
	);
}
