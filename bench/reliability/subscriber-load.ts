/** Subscribers in a process of their own, which measures the delay of each event. */
import { subscribe, type Subscriber } from '../../test/faults/subscribers.ts'
import { quantile } from '../measure.ts'

export interface SubscriberRequest {
  /** Opens further subscribers. Those that don't read aren't part of reports. */
  readonly open?: {
    readonly url: string
    readonly run: string
    readonly after: number
    readonly count: number
    readonly reads: boolean
  }
  /** Forgets the delays so far. */
  readonly reset?: boolean
}

export interface SubscriberReport {
  readonly events: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Events that were missed or came twice. */
  readonly faults: number
  /** `seq` that all subscribers have reached. */
  readonly reached: number
}

/** Connections that are opened at the same time. */
const AT_A_TIME = 50

const subscribers: Subscriber[] = []
let delays: number[] = []

process.on('message', (request: SubscriberRequest) => {
  void answer(request).then((report) => process.send!(report))
})

async function answer({ open, reset }: SubscriberRequest): Promise<SubscriberReport> {
  if (reset) delays = []
  if (open) await openAll(open)
  return {
    events: delays.length,
    p50Ms: delays.length > 0 ? quantile(delays, 0.5) : NaN,
    p99Ms: delays.length > 0 ? quantile(delays, 0.99) : NaN,
    faults: subscribers.reduce((sum, { faults }) => sum + faults, 0),
    reached: subscribers.reduce((least, { seq }) => Math.min(least, seq), Infinity),
  }
}

async function openAll(open: NonNullable<SubscriberRequest['open']>): Promise<void> {
  let opened = 0
  const onDelay = (milliseconds: number) => delays.push(milliseconds)
  const openSome = async () => {
    while (opened < open.count) {
      opened += 1
      const subscriber = await subscribe({ ...open, onDelay })
      if (open.reads) subscribers.push(subscriber)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, openSome))
}
