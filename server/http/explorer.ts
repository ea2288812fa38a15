/** `/`: the explorer web app where it has been built, else a redirect to GraphiQL. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'

/** The explorer's build lies in dist/, where the server's own build is, too. */
function explorerFolder(): string | undefined {
  const built = import.meta.url.endsWith('.js')
  const relative = built ? '../../clients/explorer' : '../../dist/clients/explorer'
  const folder = fileURLToPath(new URL(relative, import.meta.url))
  return existsSync(path.join(folder, 'index.html')) ? folder : undefined
}

/** Assets carry a hash in their name and are kept for ever; the page itself is always asked for again. */
export function explorerRoutes(folder = explorerFolder()): Router {
  const router = Router()
  if (!folder) {
    router.get('/', (_request, response) => response.redirect('/graphiql'))
    return router
  }
  const assets = path.join(folder, 'assets')
  router.use('/assets', express.static(assets, { immutable: true, maxAge: '1y', index: false }))
  router.use(express.static(folder, { cacheControl: false, setHeaders: noCache }))
  return router
}

function noCache(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache')
}
