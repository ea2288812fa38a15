/** All routes of the server. */
import type { Services } from '../context.ts'
import type { Route } from '../request/route.ts'
import { checkpointExportRoutes } from './checkpoint-export.ts'
import { checkpointUpload } from './checkpoint-upload.ts'
import { datasetUpload } from './dataset-upload.ts'
import { explorerRoutes } from './explorer.ts'
import { graphiqlRoute } from './graphiql.ts'
import { healthRoutes } from './health.ts'
import { imageRoute } from './images.ts'
import { runEventRoutes } from './run-events.ts'
import { samplesRoute } from './samples.ts'

export interface AppParts {
  /** The routes of `/graphql`; a route below it precedes it. */
  readonly graphql: readonly Route[]
  /** True once the server is stopping. */
  readonly draining: () => boolean
  /** Aborted once a stopping server has closed its port. */
  readonly stopping: AbortSignal
  /** See `Overrides`. */
  readonly explorerFolder: string
}

/** Returns the routes in matching order. The explorer's come last, since they match any path. */
export function createRoutes(
  services: Services,
  { graphql, draining, stopping, explorerFolder }: AppParts,
): readonly Route[] {
  const { publicUrl } = services.config
  const pictureOrigin = publicUrl && new URL(publicUrl).origin
  return [
    checkpointUpload(services),
    datasetUpload(services),
    ...checkpointExportRoutes(services),
    ...graphql,
    imageRoute(services),
    samplesRoute(services, stopping),
    ...runEventRoutes(services),
    ...healthRoutes(services, draining),
    graphiqlRoute(pictureOrigin),
    ...explorerRoutes({ folder: explorerFolder, pictureOrigin }),
  ]
}
