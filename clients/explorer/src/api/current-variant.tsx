/** The current variant: the saved one that `variant` in the page's URL names, if any. */
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query'
import type { SamplingVariant, VariantFieldsFragment } from '@latentql/sdk'
import { Layers } from 'lucide-react'
import { createContext, useCallback, useContext, useMemo, type ReactNode } from 'react'
import { useLocation, useSearch } from 'wouter'
import { basePath, chosenNoise, chosenVariant, type Noise } from '../navigation/routes.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { client } from './client.ts'
import { ErrorNotice } from './error-notice.tsx'
import type { CheckpointDetails } from './queries.ts'

interface CurrentVariant {
  /** The name in the URL; null is none. */
  readonly name: string | null
  /** Undefined while loading; null if there is none of this name. */
  readonly variant: VariantFieldsFragment | null | undefined
  readonly error: unknown
  readonly retry: () => void
  /** Switches to another variant, or to none. */
  choose(name: string | null): void
}

export function useVariant(): CurrentVariant {
  const name = chosenVariant(useSearch())
  const { data, error, refetch } = useQuery({ ...variantQuery(name ?? ''), enabled: name !== null })
  const choose = useChoice<string>('variant')
  const variant = name === null ? null : data
  return { name, variant, error, retry: () => void refetch(), choose }
}

/** The noise in the layers that `noise` in the page's URL names; null is the checkpoint's own. */
export function useNoise() {
  return { noise: chosenNoise(useSearch()), choose: useChoice<Noise>('noise') }
}

/** Sets or removes a parameter of the page's URL. */
function useChoice<Value extends string>(param: string): (next: Value | null) => void {
  const [, navigate] = useLocation()
  return useCallback(
    (next) => {
      const changed = new URLSearchParams(location.search)
      if (next === null) changed.delete(param)
      else changed.set(param, next)
      const text = changed.size > 0 ? `?${changed}` : ''
      navigate(`${location.pathname.slice(basePath.length)}${text}`)
    },
    [navigate, param],
  )
}

/** The changes that a part of the page samples with. */
const Sampled = createContext<SamplingVariant | undefined>(undefined)

/** The variant that pictures, copied requests and exports of this part of the page take. */
export function useSamplingVariant(): SamplingVariant | undefined {
  return useContext(Sampled)
}

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly children: ReactNode
}

/** Samples its children with the current variant; if that is impossible, says why. */
export function WithVariant({ checkpoint, children }: Props) {
  const { name, variant, error, retry, choose } = useVariant()
  const { noise: chosen } = useNoise()
  const noise = checkpoint.mapping ? chosen : null
  if (name === null) return <SampleWith {...{ variant: null, noise }}>{children}</SampleWith>
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (variant === undefined) return <Skeleton />
  if (variant !== null && fits(variant, checkpoint)) {
    return <SampleWith {...{ variant, noise }}>{children}</SampleWith>
  }
  return (
    <EmptyState
      icon={Layers}
      title={variant ? `${name} doesn’t fit ${checkpoint.name}` : `No variant named ${name}`}
      action={<Button onClick={() => choose(null)}>Sample without it</Button>}
    >
      {variant
        ? 'It turns off maps that this checkpoint doesn’t have.'
        : 'It was deleted, or the name is wrong.'}
    </EmptyState>
  )
}

interface SampleWithProps {
  readonly variant: Pick<VariantFieldsFragment, 'id'> | null
  /** Default: that of the variant. */
  readonly noise?: Noise | null
  readonly children: ReactNode
}

export function SampleWith({ variant, noise = null, children }: SampleWithProps) {
  const id = variant?.id
  const value = useMemo(() => {
    if (id === undefined && noise === null) return undefined
    return { ...(id !== undefined && { saved: id }), ...(noise !== null && { noise }) }
  }, [id, noise])
  return <Sampled value={value}>{children}</Sampled>
}

/** True if a checkpoint has all maps that a variant turns off. */
export function fits(
  { ablate }: Pick<VariantFieldsFragment, 'ablate'>,
  { activations }: Pick<CheckpointDetails, 'activations'>,
): boolean {
  return ablate.every(({ activation, maps }) => {
    const layer = activations.find(({ name }) => name === activation)
    return layer !== undefined && maps.every((map) => map < layer.shape[0]!)
  })
}

/** One saved variant by its name, or null. */
function variantQuery(name: string) {
  return queryOptions({
    queryKey: ['variants', 'one', name],
    queryFn: async ({ signal }) => (await client.variant({ name }, { signal })) ?? null,
  })
}

/** All saved variants, newest first, page by page. */
export function variantsQuery() {
  return infiniteQueryOptions({
    queryKey: ['variants', 'all'],
    queryFn: ({ pageParam, signal }) =>
      client.variants({ first: 50, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  })
}
