/** Worker thread that keeps thumbnails of datasets and searches them for its owner. */
import { parentPort } from 'node:worker_threads'
import { LRUCache } from 'lru-cache'
import { serve } from '../../rpc/calls.ts'
import { threadPort } from '../../rpc/port.ts'
import {
  calibrate,
  nearest,
  readThumbnails,
  type Calibration,
  type Match,
  type Thumbnails,
} from './thumbnails.ts'

export interface Search {
  /** Path of a packed file, whose images have the size of the pictures that are searched for. */
  readonly pack: string
  readonly thumbnails: readonly Uint8Array[]
  /** Number of images to find for each thumbnail. */
  readonly first: number
}

export interface Found extends Calibration {
  /** For each thumbnail, nearest first. */
  readonly matches: readonly (readonly Match[])[]
}

export interface NearestCalls {
  /** The first search of a file reads all its images. Calls are answered in order. */
  search(search: Search): Found
}

/** Maximum size of the thumbnails in memory, bytes: those of 350,000 RGB images. */
const MAX_BYTES = 256 * 2 ** 20

interface Opened extends Calibration {
  readonly thumbnails: Thumbnails
}

const opened = new LRUCache<string, Opened>({
  maxSize: MAX_BYTES,
  sizeCalculation: ({ thumbnails }) => thumbnails.data.length,
})

function open(pack: string): Opened {
  const known = opened.get(pack)
  if (known) return known
  const thumbnails = readThumbnails(pack)
  const read = { thumbnails, ...calibrate(thumbnails) }
  opened.set(pack, read)
  return read
}

serve<NearestCalls>(threadPort(parentPort!), {
  search({ pack, thumbnails: wanted, first }) {
    const { thumbnails, ...calibration } = open(pack)
    const matches = wanted.map((thumbnail) => nearest(thumbnails, thumbnail, { first }))
    return { ...calibration, matches }
  },
})
