/** URLs: the app's base, and the routes to each view and to the server's own pages. */
import type { Latent } from './latent-json.ts'
import { param } from './params.ts'

/** The app's absolute URL with a trailing slash; every view is one segment below it. */
export const baseUrl = new URL('.', document.baseURI).href

/** The path of `baseUrl` without the trailing slash: `''` at the root of a host. */
export const basePath = new URL(baseUrl).pathname.replace(/\/$/, '')

/** Noise in the layers that isn't the checkpoint's own. */
export type Noise = 'NONE' | 'SEEDED'

interface OnCheckpoint {
  /** A reference; null is the server's default. Default: the current checkpoint. */
  readonly checkpoint?: string | null
  /** Name of a saved variant; null is none. Default: the current one, on the current checkpoint. */
  readonly variant?: string | null
  /** Noise in the layers, as `variant`. */
  readonly noise?: Noise | null
}

/** Paths of the views, for links from one to another. They keep the checkpoint and the variant. */
export const routes = {
  /** A view by its path, with nothing but the checkpoint and the variant of `search`. */
  view: (path: string, search = location.search) =>
    address(
      path,
      {},
      {
        checkpoint: chosenCheckpoint(search),
        variant: chosenVariant(search),
        noise: chosenNoise(search),
      },
    ),

  sample: ({
    seed,
    truncation,
    ...rest
  }: OnCheckpoint & { readonly seed?: number; readonly truncation?: number } = {}) =>
    address('sample', { seed: texts(seed), truncation: texts(truncation) }, rest),

  walk: ({
    waypoints = [],
    ...rest
  }: OnCheckpoint & { readonly waypoints?: readonly Latent[] } = {}) =>
    address('walk', { waypoints: param.latents().format(waypoints) }, rest),

  arithmetic: ({
    plus = [],
    minus = [],
    ...rest
  }: OnCheckpoint & {
    readonly plus?: readonly (readonly Latent[])[]
    readonly minus?: readonly (readonly Latent[])[]
  } = {}) => {
    const { format } = param.latentGroups()
    return address('arithmetic', { plus: format(plus), minus: format(minus) }, rest)
  },

  /** `of` are the sample of most layers, and that of the chosen ones. */
  mix: ({ of = [], ...rest }: OnCheckpoint & { readonly of?: readonly Latent[] } = {}) =>
    address('mix', { of: param.latents().format(of) }, rest),

  /** `tab` is a part of the view; `job` made the generator forget an object. */
  inside: ({
    sample,
    tab,
    job,
    ...rest
  }: OnCheckpoint & {
    readonly sample?: Latent
    readonly tab?: 'forget' | 'filters'
    readonly job?: string
  } = {}) => {
    const { format } = param.latents()
    return address(
      'inside',
      { sample: format(sample ? [sample] : []), ...each({ tab, job }) },
      rest,
    )
  },

  /** The gallery, or one figure by its name. */
  figures: (state: { readonly figure?: string } = {}) => address('figures', each(state)),

  /** `of` are references of checkpoints. */
  compare: (state: { readonly of: readonly string[] }) => address('compare', state),

  /** The gallery, or one saved latent by its id. */
  latents: (
    state: { readonly id?: string; readonly search?: string; readonly tag?: string } = {},
  ) => address('latents', each(state)),

  /** `open` is the digest of the checkpoint to show. */
  checkpoints: (state: { readonly open?: string } = {}) => address('checkpoints', each(state)),

  /** `run` or `open` is the name of the run or dataset to show, `dataset` the form's. */
  train: (
    state: { readonly run?: string; readonly open?: string; readonly dataset?: string } = {},
  ) => address('train', each(state)),

  /** GraphiQL, if given with a query filled in. An absolute href, not a view's path. */
  graphiql: (query?: string) => {
    const href = new URL('graphiql', baseUrl)
    if (query !== undefined) href.searchParams.set('query', query)
    return href.href
  },
}

/** The checkpoint reference in the URL; null is the server's default. */
export function chosenCheckpoint(search = location.search): string | null {
  return new URLSearchParams(search).get('checkpoint') || null
}

/** The name of the saved variant in the URL; null is none. */
export function chosenVariant(search = location.search): string | null {
  return new URLSearchParams(search).get('variant') || null
}

/** The noise in the layers that the URL asks for; null is the checkpoint's own. */
export function chosenNoise(search = location.search): Noise | null {
  const noise = new URLSearchParams(search).get('noise')
  return noise === 'NONE' || noise === 'SEEDED' ? noise : null
}

function address(
  view: string,
  state: Readonly<Record<string, readonly string[]>>,
  { checkpoint = chosenCheckpoint(), ...rest }: OnCheckpoint = {},
): string {
  const isCurrent = checkpoint === chosenCheckpoint()
  const { variant = isCurrent ? chosenVariant() : null } = rest
  const { noise = isCurrent ? chosenNoise() : null } = rest
  const search = new URLSearchParams()
  if (checkpoint) search.set('checkpoint', checkpoint)
  if (variant) search.set('variant', variant)
  if (noise) search.set('noise', noise)
  for (const [name, values] of Object.entries(state)) {
    for (const value of values) search.append(name, value)
  }
  return search.size > 0 ? `/${view}?${search}` : `/${view}`
}

function texts(value: number | string | undefined): string[] {
  return value === undefined ? [] : [String(value)]
}

function each(state: Readonly<Record<string, string | undefined>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, texts(value)]))
}
