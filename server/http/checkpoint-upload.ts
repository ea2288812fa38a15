/** POST /checkpoints?name=&preset=: a checkpoint file; the last line is `{"checkpoint", "alreadyImported", "notes"}`. */
import type { Router } from 'express'
import type { Services } from '../context.ts'
import { checkpointFields } from '../graphql/resolvers/checkpoint-fields.ts'
import { uploadRoute } from './upload.ts'

export function checkpointUpload(services: Services): Router {
  return uploadRoute(services, '/checkpoints', async ({ body, fileName, text, ...options }) => {
    const { checkpoint, alreadyImported, notes } = await services.checkpoints.importStream(
      body,
      fileName,
      { name: text('name'), preset: text('preset'), ...options },
    )
    return { checkpoint: checkpointFields(checkpoint), alreadyImported, notes }
  })
}
