import { EventEmitter, once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import express from 'express'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readConfig } from '../../server/config.ts'
import type { Services } from '../../server/context.ts'
import { uploadRoute } from '../../server/http/upload.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

test('an upload without news repeats its progress every 15 seconds, so that no proxy ends it', async () => {
  const work = new EventEmitter()
  const services = { config: readConfig({}) } as Services
  const route = uploadRoute(
    services,
    { path: '/files', creates: 'MAX_DATASETS' },
    async ({ onProgress }) => {
      onProgress({ stage: 'storing' })
      await once(work, 'done')
      return { stored: true }
    },
  )
  const app = express().post('/files', route.handle)
  const server = http.createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const request = http.request({
    port: (server.address() as AddressInfo).port,
    path: '/files',
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
  })
  request.end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const lines = createInterface(response)[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value as string) as object
  expect(await next()).toEqual({ progress: { stage: 'storing' } })
  for (let repeat = 0; repeat < 3; repeat++) {
    vi.advanceTimersByTime(15_000)
    expect(await next()).toEqual({ progress: { stage: 'storing' } })
  }
  work.emit('done')
  expect(await next()).toEqual({ stored: true })
  expect(vi.getTimerCount()).toBe(0)
  server.close()
})
