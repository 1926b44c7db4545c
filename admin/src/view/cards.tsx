import { Anchor, Badge, Center, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpeech, useText } from '../text';
import { warningText } from '../text/proof';
import { cardLink, cardPictureLink, cardsQuery, type Card } from '../wire/card';
import { More } from './more';
import { QrLinks } from './qr-links';
import { Empty, Failed, Loading } from './state';

const proofColours = { ok: 'pine', warning: 'yellow', none: 'gray' } as const;

/** The finished cards with their pictures. */
export function Cards({ generationId }: { generationId: number }) {
	const { details } = useText();
	const cards = useInfiniteQuery(cardsQuery(generationId));
	if (cards.isPending) return <Loading />;
	if (cards.isError && !cards.data) return <Failed reason={cards.error} retry={() => void cards.refetch()} />;
	const all = cards.data.pages.flatMap((page) => page.items);
	if (all.length === 0) return <Empty icon="file" title={details.noCards} />;
	return (
		<Stack>
			<SimpleGrid cols={{ base: 2, md: 3 }} spacing="md">
				{all.map((card) => (
					<CardView key={card.uuid} generationId={generationId} card={card} />
				))}
			</SimpleGrid>
			<More of={cards} />
		</Stack>
	);
}

function CardView({ generationId, card }: { generationId: number; card: Card }) {
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
					{card.proof !== 'none' && (
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
	const [failed, setFailed] = useState(false);
	return (
		<Center
			h={220}
			bg="light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-7))"
			style={{ borderRadius: 6, overflow: 'hidden' }}
		>
			{failed ? (
				<Text size="sm" c="dimmed">
					{details.noPicture}
				</Text>
			) : (
				<img
					src={cardPictureLink(generationId, card.uuid, 480)}
					alt={details.pictureOf(card.number)}
					loading="lazy"
					style={{ maxWidth: '92%', maxHeight: '92%' }}
					onError={() => setFailed(true)}
				/>
			)}
		</Center>
	);
}
