import { useQuery } from '@tanstack/react-query';
import { Redirect } from 'wouter';
import { generationQuery } from '../wire/generation';
import { Failed, Loading } from './state';

/** A generation by its number alone: leads to it in its restaurant's history. */
export default function GenerationPage({ id }: { id: number }) {
	const { data, error } = useQuery(generationQuery(id));
	if (error) return <Failed reason={error} />;
	return data ? <Redirect to={`/restaurants/${data.restaurantId}?generation=${id}`} replace /> : <Loading />;
}
