/** Downloads of many samples as one file. */
import { ConnectionError, errorFrom, LatentQLError, type ErrorPayload } from './errors.ts'
import { addressOf, fetchFor, type HttpOptions } from './http.ts'

export interface DownloadSamplesOptions {
  /** The first and the last seed, both included. */
  readonly seeds: readonly [first: number, last: number]
  /** A checkpoint reference. Default: the server's default. */
  readonly checkpoint?: string
  /**
   * `npy`, a NumPy array, uint8 [N, H, W, C]; or `tar` or `zip`, an archive of PNG files. Default:
   * `npy`.
   */
  readonly format?: 'npy' | 'tar' | 'zip'
  /** psi in [0, 1]. Default: 1. */
  readonly truncation?: number
  /** A saved variant, by its id or its name. */
  readonly variant?: string
  /** Aborts the download; the server then stops working on it. */
  readonly signal?: AbortSignal
}

/** Returns the response, whose body is the file. Reading fails if the file is incomplete. */
export async function downloadSamples(
  http: HttpOptions,
  { seeds: [first, last], signal, truncation, ...options }: DownloadSamplesOptions,
): Promise<Response> {
  const address = addressOf(http, 'samples', {
    ...options,
    seeds: `${first}-${last}`,
    truncation: truncation?.toString(),
  })
  try {
    const response = await fetchFor(http)(address, {
      headers: await http.headers(),
      signal: signal ?? null,
    })
    if (response.ok) return response
    const { error } = (await response.json()) as { error: ErrorPayload & Record<string, unknown> }
    throw errorFrom({ message: error.message, extensions: error })
  } catch (cause) {
    if (cause instanceof LatentQLError) throw cause
    signal?.throwIfAborted()
    throw new ConnectionError(`No response from a LatentQL server at ${address.origin}`, { cause })
  }
}
