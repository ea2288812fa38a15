/** The picture of an activation's maps, and the place of each map on it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { SamplingVariant } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import type { Latent } from '../../latents/recipe.ts'

/** The most maps that one picture shows. */
export const MAX_SHOWN = 256

export interface WantedMaps {
  readonly latent: Latent
  /** A digest. */
  readonly checkpoint: string
  /** The activation's name. */
  readonly name: string
  /** 1 to MAX_SHOWN. */
  readonly maps: readonly number[]
  readonly variant?: SamplingVariant
}

/** A picture of maps, row by row. */
export interface MapSheet {
  readonly url: string
  readonly width: number
  readonly height: number
  readonly maps: readonly number[]
}

/** Shows the previous picture until the new one has loaded. A picture that isn't wanted any more is
 * aborted, and no other waits for it. */
export function useMaps(wanted: WantedMaps) {
  return useQuery({
    queryKey: ['activation', wanted],
    queryFn: async ({ signal }): Promise<MapSheet> => {
      const variables = { ...wanted, maps: [...wanted.maps] }
      const { url, width, height } = await client.activation(variables, { signal })
      const resolved = client.resolveUrl(url)
      await fetchPicture(resolved, signal)
      return { url: resolved, width, height, maps: wanted.maps }
    },
    placeholderData: keepPreviousData,
    // The same request always has the same picture.
    staleTime: Infinity,
  })
}

/** Loads a picture into the browser's cache, so that it can be shown without delay. */
async function fetchPicture(url: string, signal: AbortSignal): Promise<void> {
  const image = new Image()
  const stop = () => (image.src = '')
  signal.addEventListener('abort', stop, { once: true })
  image.src = url
  try {
    await image.decode()
  } catch {
    signal.throwIfAborted()
    throw new Error('The picture of the maps could not be loaded. Try again.')
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Pixels between the maps of a picture, and around them. */
const GAP = 2

/** CSS of a background that shows one map of the picture, the map at this index. */
export function mapStyle({ width, height, maps }: MapSheet, index: number) {
  const columns = Math.ceil(Math.sqrt(maps.length))
  const rows = Math.ceil(maps.length / columns)
  const across = span(width, columns, index % columns)
  const down = span(height, rows, Math.floor(index / columns))
  return {
    backgroundSize: `${across.size}% ${down.size}%`,
    backgroundPosition: `${across.position}% ${down.position}%`,
  }
}

function span(length: number, cells: number, at: number) {
  const cell = (length - GAP) / cells - GAP
  const start = GAP + at * (cell + GAP)
  return { size: (length / cell) * 100, position: cells > 1 ? (start / (length - cell)) * 100 : 50 }
}
