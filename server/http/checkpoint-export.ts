/**
 * GET /checkpoints/REFERENCE/export.safetensors and export.onnx: a checkpoint as a file for other
 * programs. REFERENCE is URL-encoded.
 */
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Services } from '../context.ts'
import type { RequestLocals } from '../request/locals.ts'
import { apiCors } from '../request/origins.ts'
import type { Route } from '../request/route.ts'
import { Staging } from '../storage/staging.ts'

const FORMATS = ['safetensors', 'onnx'] as const

/** An incomplete response is cut off, never ended like a complete one. */
export function checkpointExportRoutes({ config, checkpoints }: Services): Route[] {
  const staging = new Staging(path.join(config.dataDir, 'cache', 'exports'))
  return FORMATS.map((format) => ({
    method: 'get',
    path: `/checkpoints/:reference/export.${format}`,
    access: 'admin',
    maxBody: 0,
    work: 'stream',
    cors: { path: `/checkpoints/:reference/export.${format}`, handle: apiCors(config) },
    async handle(request, response) {
      const reference = String(request.params.reference)
      await staging.sweep()
      await using folder = await staging.create()
      const file = path.join(folder.path, 'export')
      await checkpoints.exportTo(reference, file, format)
      response.attachment(`${reference.replace(/[^\w.-]/g, '-')}.${format}`)
      response.set({ 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' })
      if (request.method === 'HEAD') return void response.end()
      try {
        await pipeline(createReadStream(file), response)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return
        const { logger } = response.locals as RequestLocals
        logger.error({ error, checkpoint: reference }, 'sending a checkpoint failed')
      }
    },
  }))
}
