/**
 * Subscribers to a run's events over bare sockets: as many as a machine has ports, with almost no
 * processor time of their own.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const PROTOCOL = 'graphql-transport-ws'

export const FOLLOW_RUN = `subscription Follow($run: ID!, $after: Int) {
  trainingProgress(run: $run, after: $after) {
    __typename seq at
    ... on StepEvent { step epoch lossD lossG dReal dFakeBefore dFakeAfter imagesPerSecond etaSeconds }
    ... on StateEvent { state reason }
  }
}`

export interface Subscriber {
  /** `seq` of the newest event. */
  readonly seq: number
  /** Events so far. */
  readonly events: number
  /** Events that were missing before the next one, or came twice. */
  readonly faults: number
  close(): void
}

export interface SubscribeOptions {
  readonly url: string
  readonly run: string
  readonly after: number
  /** False: reads nothing after the server has accepted the connection. */
  readonly reads?: boolean
  /** Called with the time from `at` of each event to its arrival, ms. */
  readonly onDelay?: (milliseconds: number) => void
  /** Called when the server closes the connection. */
  readonly onClosed?: () => void
}

/** Subscribes to the run's events after `after`. Rejects if the server can't be reached. */
export async function subscribe(options: SubscribeOptions): Promise<Subscriber> {
  const { url, run, after, reads = true, onDelay, onClosed } = options
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname).setNoDelay(true)
  await once(socket, 'connect')
  const state = { seq: after, events: 0, faults: 0 }
  const messages = readMessages(socket, (message) => {
    const seq = seqOf(message)
    if (seq === null) return
    if (seq !== state.seq + 1) state.faults += 1
    state.seq = seq
    state.events += 1
    if (onDelay) onDelay(Date.now() - timeOf(message))
  })
  const headers = `Host: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13`
  const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  socket.write(
    `GET /graphql HTTP/1.1\r\n${headers}\r\n${key}\r\nSec-WebSocket-Protocol: ${PROTOCOL}\r\n\r\n`,
  )
  send(socket, { type: 'connection_init' })
  await messages.acknowledged
  const payload = { query: FOLLOW_RUN, variables: { run, after } }
  send(socket, { id: '1', type: 'subscribe', payload })
  socket.once('close', () => onClosed?.())
  if (!reads) socket.pause()
  return Object.assign(state, { close: () => void socket.destroy() })
}

/** Sends a masked text frame; with a mask of zeros, which leaves the text as it is. */
function send(socket: Socket, message: object): void {
  const text = Buffer.from(JSON.stringify(message))
  const header = Buffer.alloc(text.length < 126 ? 6 : 8)
  header[0] = 0x81
  header[1] = 0x80 | Math.min(text.length, 126)
  if (text.length >= 126) header.writeUInt16BE(text.length, 2)
  socket.write(Buffer.concat([header, text]))
}

/** Calls `onResult` with each `next` message. Rejects if the connection ends before the ack. */
function readMessages(
  socket: Socket,
  onResult: (message: Buffer) => void,
): { acknowledged: Promise<void> } {
  let rest: Buffer | null = null
  let isOpen = false
  let isAcknowledged = false
  const acknowledged = new Promise<void>((resolve, reject) => {
    const read = (frame: Buffer, opcode: number) => {
      if (opcode !== 1) return
      if (isAcknowledged) return onResult(frame)
      isAcknowledged = frame.includes('"connection_ack"')
      if (isAcknowledged) resolve()
    }
    socket.on('data', (chunk) => {
      let data: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk
      if (!isOpen) {
        const end = data.indexOf('\r\n\r\n')
        rest = data
        if (end < 0) return
        isOpen = true
        data = data.subarray(end + 4)
      }
      rest = readFrames(data, read)
    })
    socket.on('error', () => {})
    socket.once('close', () => reject(new Error('The connection closed before it was accepted')))
  })
  return { acknowledged }
}

/** Reads all complete frames. Returns the rest. */
function readFrames(data: Buffer, onFrame: (frame: Buffer, opcode: number) => void): Buffer | null {
  let at = 0
  while (data.length - at >= 2) {
    const short = data[at + 1]! & 0x7f
    const header = short < 126 ? 2 : short === 126 ? 4 : 10
    if (data.length - at < header) break
    const isLong = short === 127
    const length =
      short < 126
        ? short
        : isLong
          ? Number(data.readBigUInt64BE(at + 2))
          : data.readUInt16BE(at + 2)
    if (data.length - at < header + length) break
    onFrame(data.subarray(at + header, at + header + length), data[at]! & 0x0f)
    at += header + length
  }
  return at < data.length ? data.subarray(at) : null
}

const SEQ = '"seq":'
const AT = '"at":"'
const ZERO = 0x30

/** The event's number; null for a message without one. */
function seqOf(message: Buffer): number | null {
  const start = message.indexOf(SEQ)
  if (start < 0) return null
  let seq = 0
  for (let at = start + SEQ.length; isDigit(message[at]); at += 1)
    seq = 10 * seq + message[at]! - ZERO
  return seq
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9
}

/** The time of the event, in milliseconds. */
function timeOf(message: Buffer): number {
  const start = message.indexOf(AT) + AT.length
  return Date.parse(message.toString('latin1', start, message.indexOf('"', start)))
}
