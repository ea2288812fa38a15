/** How far the work on a dataset is. */

export interface DatasetProgress {
  readonly stage: 'reading' | 'packing' | 'storing'
  /** Of `total`: bytes while reading, images while packing. */
  readonly done?: number
  readonly total?: number
  readonly message?: string
}

export interface Watched {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: DatasetProgress) => void
}

const EVERY_MS = 250

/** Reports at most four times a second, so that a report for every image costs nothing. */
export function occasionally(
  onProgress: Watched['onProgress'],
): (make: () => DatasetProgress) => void {
  let next = 0
  return (make) => {
    const now = performance.now()
    if (!onProgress || now < next) return
    next = now + EVERY_MS
    onProgress(make())
  }
}
