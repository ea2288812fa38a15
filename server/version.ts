/** LatentQL's version, from package.json. */
import { existsSync, readFileSync } from 'node:fs'

// One folder up from the sources, two from the build in dist/.
const places = ['../package.json', '../../package.json'].map((at) => new URL(at, import.meta.url))
const file = places.find((place) => existsSync(place))

/** The version in package.json, e.g. `0.1.0`. */
export const VERSION: string = file
  ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  : 'unknown'
