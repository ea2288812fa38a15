/** `npm pack` runs this first: it builds the files that package.json lists for the package. */
import { prepare } from './bootstrap.mjs'

await prepare()
