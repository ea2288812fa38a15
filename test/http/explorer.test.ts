import { mkdir, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import express from 'express'
import { expect, test } from 'vitest'
import { explorerRoutes } from '../../server/http/explorer.ts'
import { createTempDir } from '../support/temp-dir.ts'

test('an explorer that is built is served: its page always asked for, its assets kept for ever', async () => {
  await using folder = await createTempDir()
  await mkdir(path.join(folder.path, 'assets'))
  await writeFile(path.join(folder.path, 'index.html'), '<h1>Explorer</h1>')
  await writeFile(path.join(folder.path, 'assets', 'app-1a2b.js'), 'export {}')
  const http = express().use(explorerRoutes(folder.path)).listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const page = await fetch(url)
  expect(await page.text()).toBe('<h1>Explorer</h1>')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const asset = await fetch(`${url}/assets/app-1a2b.js`)
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await fetch(`${url}/../package.json`)).status).toBe(404)
  http.closeAllConnections()
  await new Promise((resolve) => http.close(resolve))
})
