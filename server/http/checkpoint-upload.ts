/**
 * POST /checkpoints?name=&preset=&overrides=: a checkpoint file; the last line is `{"checkpoint", "alreadyImported", "notes"}`.
 * `overrides` is JSON of the schema's input type ArchitectureOverrides.
 */
import type { Services } from '../context.ts'
import type { ArchitectureOverrides } from '../generated/graphql.ts'
import { parseInput } from '../graphql/parse-input.ts'
import { checkpointFields } from '../graphql/resolvers/checkpoint-fields.ts'
import { overridesFrom } from '../graphql/resolvers/checkpoints.ts'
import type { Route } from '../request/route.ts'
import { uploadRoute } from './upload.ts'

export function checkpointUpload(services: Services): Route {
  return uploadRoute(services, '/checkpoints', async ({ body, fileName, text, ...options }) => {
    const { checkpoint, alreadyImported, notes } = await services.checkpoints.importStream(
      body,
      fileName,
      {
        name: text('name'),
        preset: text('preset'),
        overrides: parseOverrides(text('overrides')),
        ...options,
      },
    )
    return { checkpoint: checkpointFields(checkpoint), alreadyImported, notes }
  })
}

function parseOverrides(json: string | undefined) {
  if (json === undefined) return undefined
  return overridesFrom(
    parseInput<ArchitectureOverrides>('ArchitectureOverrides', json, 'overrides'),
  )
}
