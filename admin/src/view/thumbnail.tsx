import { useText } from '../text';
import { pageLink, type Template } from '../wire/template';
import { PagePicture } from './page-picture';

/** The first page of a template, as large as its box allows whatever its shape. */
export function Thumbnail({ template, width }: { template: Template; width: number }) {
	const text = useText();
	const size = template.pages[0];
	const tall = !size || size.height >= size.width;
	return (
		<div
			style={
				tall && size
					? {
							height: '100%',
							maxWidth: '100%',
							aspectRatio: `${size.width} / ${size.height}`,
							display: 'grid',
							alignContent: 'center',
						}
					: { width: '100%' }
			}
		>
			<PagePicture
				size={size}
				src={pageLink(template, 1, width)}
				alt={text.templates.pictureOf(template.name, 1)}
			/>
		</div>
	);
}
