/**
 * Samples, trains, and opens the explorer of a new server, on the version of Node.js that runs
 * this.
 */
import { strict as assert } from 'node:assert'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { createClient, type LatentQLClient } from '../clients/sdk/src/index.ts'
import { TINY_RUN, writeTinyImages } from '../test/support/tiny-images.ts'
import { startOwnServer } from './own-server.ts'

const STEPS = 20

const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-smoke-'))
try {
  const start = performance.now()
  await writeTinyImages(path.join(folder, 'import', 'tiny'))
  await using server = await startOwnServer(folder)
  const client = createClient({ url: server.url })
  await sample(client)
  await train(client)
  await openExplorer(server.url)
  await client.dispose()
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(
    `Node.js ${process.versions.node}: samples, trains, serves the explorer (${seconds} s)`,
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function sample(client: LatentQLClient): Promise<void> {
  const { url } = await client.generate({ seed: 7 })
  const response = await fetch(client.resolveUrl(url))
  const { width, height } = await sharp(await response.arrayBuffer()).metadata()
  assert.deepEqual({ width, height }, { width: 64, height: 64 })
}

async function train(client: LatentQLClient): Promise<void> {
  await client.registerDataset({ path: 'tiny', name: 'tiny' })
  const run = await client.startTraining({ ...TINY_RUN, dataset: 'tiny', steps: STEPS })
  let step = 0
  for await (const { trainingProgress: event } of client.trainingProgress({ run: run.id })) {
    if (event.__typename === 'StepEvent') step = event.step
  }
  assert.equal(step, STEPS)
  assert.equal((await client.run(run.id))?.state, 'DONE')
}

/** Fetches the page and its scripts. */
async function openExplorer(url: string): Promise<void> {
  const page = await (await fetch(`${url}/sample`, { headers: { accept: 'text/html' } })).text()
  const scripts = [...page.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, source]) => source!)
  assert.notEqual(scripts.length, 0)
  for (const source of scripts) {
    const response = await fetch(new URL(source, `${url}/`))
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /javascript/)
  }
}
