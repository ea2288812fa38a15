/** Progress of work on a dataset. */

export interface DatasetProgress {
  readonly stage: 'reading' | 'packing' | 'storing'
  /** Bytes while reading, images while packing. See `total`. */
  readonly done?: number
  readonly total?: number
  readonly message?: string
}

export interface ProgressOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: DatasetProgress) => void
}

const EVERY_MS = 250

/** Reports at most four times per second, so that calls for every image are cheap. */
export function throttled(
  onProgress: ProgressOptions['onProgress'],
): (make: () => DatasetProgress) => void {
  let next = 0
  return (make) => {
    const now = performance.now()
    if (!onProgress || now < next) return
    next = now + EVERY_MS
    onProgress(make())
  }
}
