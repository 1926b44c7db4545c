// What pdf.js finds on a PDF's first page: [[text, matrix, width], ...] as JSON, in the page's own space.
import { readFileSync } from 'node:fs'

console.log = console.warn = () => {} // it misses a canvas, which texts do not need
const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
const file = await getDocument({ data: new Uint8Array(readFileSync(process.argv[2])), verbosity: 0 }).promise
const page = await file.getPage(1)
const { items } = await page.getTextContent()
process.stdout.write(JSON.stringify(items.filter(item => item.str.trim() !== '').map(item => [item.str, item.transform, item.width])))
await file.destroy()
