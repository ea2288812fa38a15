/**
 * POST /checkpoints?name=&kind=&preset=&overrides=&classNames=&dataset=: uploads a checkpoint file.
 * The last line of the response is `{"checkpoint", "alreadyImported", "notes"}`. `overrides` is
 * JSON of the schema's input type ArchitectureOverrides, `classNames` a JSON list.
 */
import type { Services } from '../context.ts'
import { BadUserInput } from '../errors.ts'
import type { ArchitectureOverrides, CheckpointKind } from '../generated/graphql.ts'
import { parseInput, parseStrings } from '../graphql/parse-input.ts'
import { checkpointFields, KIND_NAMES } from '../graphql/resolvers/checkpoint-fields.ts'
import { overridesFrom } from '../graphql/resolvers/checkpoints.ts'
import type { Route } from '../request/route.ts'
import { uploadRoute } from './upload.ts'

export function checkpointUpload(services: Services): Route {
  const { checkpoints } = services
  return uploadRoute(
    services,
    { path: '/checkpoints', creates: 'MAX_CHECKPOINTS' },
    async (upload) => {
      const { body, path, fileName, text, signal, onProgress } = upload
      const options = {
        name: text('name'),
        kind: parseKind(text('kind')),
        preset: text('preset'),
        dataset: text('dataset'),
        overrides: parseOverrides(text('overrides')),
        classNames: parseNames(text('classNames')),
        ...{ signal, onProgress },
      }
      const { checkpoint, alreadyImported, notes } = await (path === undefined
        ? checkpoints.importStream(body, fileName, options)
        : checkpoints.importFile(path, options))
      return { checkpoint: checkpointFields(checkpoint), alreadyImported, notes }
    },
  )
}

function parseKind(kind: string | undefined) {
  if (kind === undefined) return undefined
  if (Object.hasOwn(KIND_NAMES, kind)) return KIND_NAMES[kind as CheckpointKind]
  throw new BadUserInput(
    `kind must be ${Object.keys(KIND_NAMES).join(' or ')}; got ${JSON.stringify(kind.slice(0, 40))}.`,
  )
}

function parseNames(json: string | undefined): readonly string[] | undefined {
  return json === undefined ? undefined : parseStrings(json, 'classNames')
}

function parseOverrides(json: string | undefined) {
  if (json === undefined) return undefined
  return overridesFrom(
    parseInput<ArchitectureOverrides>('ArchitectureOverrides', json, 'overrides'),
  )
}
