import { Anchor, Badge, Button, Center, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpeech, useText } from '../text';
import { warningText } from '../text/proof';
import { cardLink, cardPictureLink, cardsQuery, type Card } from '../wire/card';
import { checkQuery } from '../wire/check';
import { QrLinks } from './qr-links';
import { Empty, Failed, Loading } from './state';
import { ZoneSelect } from './tables/zone-select';
import { usePicture } from './use-picture';

const proofColours = { ok: 'pine', warning: 'yellow', failed: 'red', none: 'gray' } as const;

/** How many pictures are shown before one asks for more. */
const step = 24;

/** The finished cards with their pictures; first those that are gone from the storage, then those that scan only just. */
export function Cards({ generationId }: { generationId: number }) {
	const text = useText();
	const cards = useQuery(cardsQuery(generationId));
	const check = useQuery(checkQuery(generationId));
	const [zone, setZone] = useState<string | null>(null);
	const [count, setCount] = useState(step);
	if (cards.isPending) return <Loading />;
	if (cards.isError) return <Failed reason={cards.error} retry={() => void cards.refetch()} />;
	if (cards.data.length === 0) return <Empty icon="file" title={text.details.noCards} />;
	const missing = new Set(check.data?.missing);
	const shown = worstFirst(
		cards.data.filter((card) => zone === null || card.zone === zone),
		missing,
	);
	return (
		<Stack>
			<Group justify="space-between">
				<ZoneSelect tables={cards.data} zone={zone} onChange={setZone} />
				<Text size="sm" c="dimmed" ml="auto" className="numbers">
					{text.common.cards(shown.length)}
				</Text>
			</Group>
			<SimpleGrid cols={{ base: 2, md: 3 }} spacing="md">
				{shown.slice(0, count).map((card) => (
					<CardView
						key={card.uuid}
						generationId={generationId}
						card={card}
						missing={missing.has(card.uuid)}
					/>
				))}
			</SimpleGrid>
			{count < shown.length && (
				<Center>
					<Button variant="default" onClick={() => setCount(count + step)}>
						{text.common.more}
					</Button>
				</Center>
			)}
		</Stack>
	);
}

function worstFirst(cards: Card[], missing: Set<string>): Card[] {
	const rank = ({ uuid, proof }: Card) => (missing.has(uuid) ? 0 : proof === 'failed' ? 1 : proof === 'warning' ? 2 : 3);
	return [...cards].sort((one, other) => rank(one) - rank(other));
}

function CardView({ generationId, card, missing }: { generationId: number; card: Card; missing: boolean }) {
	const { text, number } = useSpeech();
	const why = card.warning ? warningText(card.warning, text, number) : '';
	return (
		<Paper p="sm" data-card={card.uuid}>
			<Stack gap="xs">
				<Anchor href={cardLink(generationId, card.uuid)} target="_blank" tabIndex={-1} aria-hidden>
					<CardPicture generationId={generationId} card={card} />
				</Anchor>
				<Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
					<Anchor
						href={cardLink(generationId, card.uuid)}
						target="_blank"
						fw={600}
						truncate
						title={text.details.pdfOf(card.number)}
					>
						{text.download.table(card.number)}
					</Anchor>
					<Text size="sm" c="dimmed" truncate>
						{card.zone}
					</Text>
				</Group>
				<Group justify="space-between" gap="xs">
					<Group gap="xs">
						<Text size="sm" c="dimmed">
							QR
						</Text>
						<QrLinks uuid={card.uuid} number={card.number} />
					</Group>
					{missing && (
						<Badge size="sm" variant="light" tt="none" color="red">
							{text.details.missing}
						</Badge>
					)}
					{!missing && card.proof !== 'none' && (
						<Badge size="sm" variant="light" tt="none" color={proofColours[card.proof]}>
							{card.grade && <b title={text.details.grade}>{card.grade} </b>}
							{text.details.proofs[card.proof]}
						</Badge>
					)}
				</Group>
				{why && (
					<Text size="xs" c="dimmed">
						{why}
					</Text>
				)}
			</Stack>
		</Paper>
	);
}

function CardPicture({ generationId, card }: { generationId: number; card: Card }) {
	const { details } = useText();
	const src = cardPictureLink(generationId, card.uuid, 480);
	const { broken, waiting, turn, onError } = usePicture(src);
	return (
		<Center
			h={220}
			bg="light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-7))"
			style={{ borderRadius: 6, overflow: 'hidden' }}
		>
			{broken ? (
				<Text size="sm" c="dimmed">
					{details.noPicture}
				</Text>
			) : waiting ? null : (
				<img
					key={turn}
					src={src}
					alt={details.pictureOf(card.number)}
					loading="lazy"
					style={{ maxWidth: '92%', maxHeight: '92%' }}
					onError={onError}
				/>
			)}
		</Center>
	);
}
