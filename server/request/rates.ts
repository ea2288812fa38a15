/** Rates: requests per minute from one network, and with one token. */
import proxyAddress from 'proxy-addr'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Config, RateLimits } from '../config.ts'
import { RateLimited } from '../errors.ts'
import { networkOf, tokenKey } from './clients.ts'
import type { Identity } from './identity.ts'

export type RatedWork = keyof RateLimits

export interface Sender {
  readonly address: string
  readonly identity?: Identity | undefined
}

/** The result of counting a request. */
export interface Counted {
  /** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10). */
  readonly headers: Readonly<Record<string, string>>
  /** Set if the rate is exceeded. */
  readonly refusal?: RateLimited
}

const WINDOW_S = 60

/** Networks in which a token may be in use at the full rate. */
const NETWORKS_PER_TOKEN = 10

const UNLIMITED: Counted = { headers: {} }

/** Counts the requests that this process gets. */
export class Rates {
  readonly #isExempt: (address: string, hop: number) => boolean
  readonly #limits: RateLimits
  readonly #counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: WINDOW_S })

  constructor({ rates, rateExempt }: Pick<Config, 'rates' | 'rateExempt'>) {
    this.#isExempt = proxyAddress.compile([...rateExempt])
    this.#limits = rates
  }

  /** Counts one request. */
  async count(work: RatedWork, { address, identity }: Sender): Promise<Counted> {
    const limit = this.#limits[work]
    if (limit === Infinity || this.#isExempt(address, 0)) return UNLIMITED
    const fromNetwork = await this.#counts.consume(`${work} ${networkOf(address)}`)
    const counted = countedTo({ work, limit, whose: 'your network' }, fromNetwork)
    if (counted.refusal || !identity) return counted
    const withToken = await this.#counts.consume(`${work} ${tokenKey(identity)}`)
    const ofAll = { work, limit: limit * NETWORKS_PER_TOKEN, whose: 'your token' }
    const together = countedTo(ofAll, withToken)
    return together.refusal ? together : counted
  }
}

interface Rate {
  readonly work: RatedWork
  readonly limit: number
  readonly whose: string
}

function countedTo(
  { work, limit, whose }: Rate,
  { consumedPoints, msBeforeNext }: RateLimiterRes,
): Counted {
  const left = Math.max(0, limit - consumedPoints)
  const headers = {
    'RateLimit-Policy': `"${work}";q=${limit};w=${WINDOW_S}`,
    RateLimit: `"${work}";r=${left};t=${Math.ceil(msBeforeNext / 1000)}`,
  }
  if (consumedPoints <= limit) return { headers }
  const message = `More than ${limit} ${work} in a minute from ${whose}. Retry after the time given.`
  return { headers, refusal: new RateLimited(message, { limit, retryAfterMs: msBeforeNext }) }
}
