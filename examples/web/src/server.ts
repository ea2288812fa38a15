/** The client for the LatentQL server. */
import { createClient } from '@latentql/sdk'

export const client = createClient({
  url: import.meta.env.VITE_LATENTQL_URL ?? 'http://127.0.0.1:4000',
})
