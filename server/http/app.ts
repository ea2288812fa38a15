/** The Express app: which route is where, and what each of them passes through. */
import express, { type Express } from 'express'
import type { Services } from '../context.ts'
import { LatentQLError } from '../errors.ts'
import { checkpointUpload } from './checkpoint-upload.ts'
import { datasetUpload } from './dataset-upload.ts'
import { explorerRoutes } from './explorer.ts'
import { graphiqlRoutes } from './graphiql.ts'
import { healthRoutes } from './health.ts'
import { imageRoutes } from './images.ts'
import { refuseOtherHosts } from '../request/origins.ts'
import { problemHandler } from '../request/problem.ts'
import { limitBodyTime, trackRequests } from './requests.ts'
import { runEventRoutes } from './run-events.ts'

/** Time to receive the body of a request that is no upload. */
const BODY_TIME_MS = 30_000

export interface AppParts {
  /** `/graphql`. */
  readonly graphql: express.Router
  /** True once the server is stopping. */
  readonly draining: () => boolean
  /** See Overrides. */
  readonly explorerFolder?: string
}

export function createApp(
  services: Services,
  { graphql, draining, explorerFolder }: AppParts,
): Express {
  const { logger, metrics, config } = services
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(trackRequests(logger, metrics))
  app.use(refuseOtherHosts(config))
  app.use(checkpointUpload(services))
  app.use(datasetUpload(services))
  // Uploads take the time they take; everything else is small.
  app.use(limitBodyTime(BODY_TIME_MS))
  app.use(graphql)
  app.use(imageRoutes(services))
  app.use(runEventRoutes(services))
  app.use(healthRoutes(services, draining))
  const pictureOrigin = config.publicUrl && new URL(config.publicUrl).origin
  app.use(graphiqlRoutes(pictureOrigin))
  app.use(explorerRoutes({ folder: explorerFolder, pictureOrigin }))
  app.use((request) => {
    throw new NotFound(`Nothing is at ${request.method} ${request.path}`)
  })
  app.use(problemHandler())
  return app
}

/** No route answers to this path. */
class NotFound extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 404
}
