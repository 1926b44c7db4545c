import { Button, Center } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useText } from '../text';

interface Props<Item> {
	items: Item[];
	/** How many are shown at first, and how many come at a time. */
	step: number;
	children: (shown: Item[]) => ReactNode;
}

/** A list that is there as a whole but is drawn as far as one looks: thousands of rows would hold the page up for seconds. */
export function Growing<Item>({ items, step, children }: Props<Item>) {
	const [count, setCount] = useState(step);
	return (
		<>
			{children(items.slice(0, count))}
			{count < items.length && <Next key={count} onSeen={() => setCount(count + step)} />}
		</>
	);
}

/** Asks for more when it comes near; by keyboard it is a button. */
function Next({ onSeen }: { onSeen: () => void }) {
	const { common } = useText();
	const button = useRef<HTMLButtonElement>(null);
	const seen = useRef(onSeen);
	useEffect(() => {
		const watch = new IntersectionObserver(
			(entries) => {
				if (entries.some((entry) => entry.isIntersecting)) seen.current();
			},
			{ rootMargin: '400px' },
		);
		if (button.current) watch.observe(button.current);
		return () => watch.disconnect();
	}, []);
	return (
		<Center p="sm">
			<Button ref={button} variant="default" onClick={onSeen}>
				{common.more}
			</Button>
		</Center>
	);
}
