/** Vite's configuration for building the explorer, and for serving it during development. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type ProxyOptions } from 'vite'

/** The LatentQL server behind Vite's development server (`npx vite clients/explorer`). */
const SERVER = process.env.LATENTQL_URL ?? 'http://127.0.0.1:4000'

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  root: here('.'),
  // Relative URLs, so that the app also works under a proxy's path. Every view is one segment deep.
  base: './',
  plugins: [react(), persistedDocuments(), compressed()],
  resolve: { alias: { '@latentql/sdk': here('../sdk/src/index.ts') } },
  build: {
    // Browsers from the end of 2023 on.
    target: ['chrome120', 'edge120', 'firefox121', 'safari17.2'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/graphql': proxied({ ws: true }),
      '/images': proxied(),
      '/graphiql': proxied(),
      '/runs': proxied(),
      '/health': proxied(),
      // A GET request to these is a view of the app.
      '/checkpoints': proxied({ bypass: unlessPosted }),
      '/datasets': proxied({ bypass: unlessPosted }),
    },
  },
})

/** The server sees the page's own host and origin, as it would without Vite in between. */
function proxied(options: ProxyOptions = {}): ProxyOptions {
  return { target: SERVER, ...options }
}

function unlessPosted({ method, url }: { method?: string; url?: string }): string | undefined {
  return method === 'POST' ? undefined : url
}

/** Adds the ids of the app's documents, so that a server can run these and no others. */
function persistedDocuments(): Plugin {
  const fileName = 'persisted-documents.json'
  return {
    name: 'persisted-documents',
    apply: 'build',
    async generateBundle() {
      const folders = ['../sdk/src/generated', 'src/api/generated']
      const texts = folders.map((folder) => readFile(here(`${folder}/${fileName}`), 'utf8'))
      const documents = (await Promise.all(texts)).map((text) => JSON.parse(text) as object)
      const source = JSON.stringify(Object.assign({}, ...documents))
      this.emitFile({ type: 'asset', fileName, source })
    },
  }
}

/**
 * Writes NAME.br and NAME.gz next to every text file of the build, so that the server never
 * compresses.
 */
function compressed(): Plugin {
  const toBrotli = promisify(brotliCompress)
  const toGzip = promisify(gzip)
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir }) {
      const names = await readdir(dir!, { recursive: true })
      const texts = names.filter((name) => /\.(html|js|css|svg|json|webmanifest)$/.test(name))
      await Promise.all(
        texts.map(async (name) => {
          const file = path.join(dir!, name)
          const content = await readFile(file)
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
          await writeFile(`${file}.br`, await toBrotli(content, { params }))
          await writeFile(`${file}.gz`, await toGzip(content, { level: 9 }))
        }),
      )
    },
  }
}
