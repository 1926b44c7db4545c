/* From the address to the list of restaurants on the screen, and beside it the same browser and server with a bare file. */
import { test } from 'node:test';
import { adminUrl, browse, endBrowser, firstLoad } from '../tests/browser/browser.mjs';

const rounds = Number(process.env.POSM_ROUNDS);

async function bareFile(page) {
	await page.goto(adminUrl('/icon.svg'));
	return page.evaluate(() => performance.now());
}

/** Minimum, median and maximum. */
function told(name, measures) {
	const sorted = measures.sort((one, other) => one - other);
	const [least, median, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) => Math.round(sorted[at]));
	console.log(`${name}: ${least} ${median} ${most} ms`);
}

test('first load', async () => {
	const [lists, files] = [[], []];
	for (let round = 0; round < rounds; round++) {
		await browse(async (page) => void lists.push(await firstLoad(page)));
		await endBrowser();
		await browse(async (page) => void files.push(await bareFile(page)), { expected: [404] }); // it asks for an icon, too
		await endBrowser();
	}
	told('the list of restaurants', lists);
	told('a bare file', files);
});
