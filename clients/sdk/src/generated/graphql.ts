/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a file of weights cannot say of itself. Null means: infer, or take from the preset. */
export type ArchitectureOverrides = {
  /** Epsilon of every batch norm: PyTorch 1e-5, Keras 1e-3, the paper's authors 1e-8. */
  epsilon?: number | null | undefined;
  /** Activation of the hidden layers. */
  hiddenActivation?: HiddenActivation | null | undefined;
  /** Slope of LEAKY_RELU below 0; default 0.2. */
  leakySlope?: number | null | undefined;
  /** Last activation, and with it the range of the output: TANH [-1, 1], SIGMOID [0, 1], LINEAR clipped to [-1, 1]. */
  outputActivation?: OutputActivation | null | undefined;
  /** Output padding of each transposed convolution, first to last. */
  outputPaddings?: Array<number> | null | undefined;
  /** Padding of each convolution, first to last. */
  paddings?: Array<number> | null | undefined;
  /** Prior of z. */
  prior?: PriorDistribution | null | undefined;
  /** For TRUNCATED_NORMAL, the bound on |z|, above 0. */
  priorBound?: number | null | undefined;
  /** Stride of each convolution, first to last. */
  strides?: Array<number> | null | undefined;
};

/** Groups of latents to add and to take away. */
export type ArithmeticInput = {
  /** A reference as everywhere. */
  checkpoint?: string | null | undefined;
  /** Also make the 3x3 grid: the result in the middle, and eight jittered neighbours. */
  grid?: boolean | null | undefined;
  /** The grid's noise: uniform in [-jitter, jitter). The paper's is 0.25. */
  jitter?: number;
  /** Groups to take away, likewise; 0 to 16. */
  minus?: Array<Array<LatentInput>>;
  /** Groups of latents to add, each group its mean; 1 to 16 groups of 1 to 64. */
  plus: Array<Array<LatentInput>>;
  /** Which noise. */
  seed?: number;
  /** psi in [0, 1], of every latent. */
  truncation?: number | null | undefined;
};

/** Where the mean and the variance of batch norm come from. */
export type BatchNormStatistics =
  /** The file had none: computed once, at import, over 2,048 z of the prior. */
  | 'CALIBRATED'
  /** The generator has no batch norm. */
  | 'NONE'
  /** Running statistics came with the file. */
  | 'STORED';

/** Which checkpoint to delete. */
export type DeleteCheckpointInput = {
  /** A reference as everywhere. */
  checkpoint: string;
};

/** Which saved latent to delete. */
export type DeleteLatentInput = {
  /** Which latent. */
  id: string;
};

/** How the speed changes between waypoints. */
export type Easing =
  /** Even speed. */
  | 'LINEAR'
  /** Slow at every waypoint: 3t^2 - 2t^3. */
  | 'SMOOTHSTEP';

/** Activations between layers. */
export type HiddenActivation =
  /** x above 0, e^x - 1 below. */
  | 'ELU'
  /** x above 0, `leakySlope` x below. */
  | 'LEAKY_RELU'
  /** max(x, 0). */
  | 'RELU'
  /** ELU scaled so that layers keep mean 0 and variance 1. */
  | 'SELU';

/** What to import, and what is known of it. */
export type ImportCheckpointInput = {
  /** Name to register it under: `[a-z0-9][a-z0-9._-]{0,62}`. Default: made from the file's name. */
  name?: string | null | undefined;
  /** What shapes can't say, by hand; wins over the preset. */
  overrides?: ArchitectureOverrides | null | undefined;
  /** Path of the file, inside IMPORT_DIR: relative to it, or absolute. */
  path: string;
  /** What shapes can't say (stride, padding, prior, ...) under a name; see docs/checkpoint-formats.md. */
  preset?: string | null | undefined;
};

/** Which way to walk, and in how many frames. */
export type InterpolateInput = {
  /** A reference as everywhere. */
  checkpoint?: string | null | undefined;
  /** How the speed changes between waypoints. */
  easing?: Easing;
  /** How many frames in all, both ends included; from the number of waypoints to 256. */
  frames?: number;
  /** Go on from the last waypoint to the first. The last frame is then not the first again. */
  loop?: boolean;
  /** Default: SLERP for a normal prior, LERP for a uniform one. */
  method?: InterpolationMethod | null | undefined;
  /** psi in [0, 1], of every waypoint. */
  truncation?: number | null | undefined;
  /** 2 to 16 latents to pass through. */
  waypoints: Array<LatentInput>;
};

/** Ways from one latent to the next. */
export type InterpolationMethod =
  /** Along the straight line: right for a uniform prior. */
  | 'LERP'
  /** Along the great circle, norms interpolated: right for a normal prior. */
  | 'SLERP';

/** A point on the way from one latent to another. */
export type LatentBlend = {
  /** Where t is 0. */
  from: LatentInput;
  /** 0 is `from`, 1 is `to`. */
  t: number;
  /** Where t is 1. */
  to: LatentInput;
};

/**
 * How to make a latent: exactly one of these. They nest, at most 8 deep and 256 terms in all. What `Sample.recipe` or
 * `Latent.recipe` gave is taken back unchanged.
 */
export type LatentInput =
  {   /** Uniform noise added to every value, as the DCGAN paper does around a result. */
  jitter: LatentJitter; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never;   /** Linear interpolation. */
  lerp: LatentBlend; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never;   /** The mean of one or more latents. */
  mean: Array<LatentInput>; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never;   /** A saved latent, by its id or its name. */
  saved: string; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never;   /** z drawn from the checkpoint's prior. 0 to 2147483647; the same seed gives the same z for ever. */
  seed: number; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never;   /** Spherical interpolation (Shoemake 1985; White, arXiv 1609.04468). */
  slerp: LatentBlend; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never;   /** A weighted sum of one or more latents. */
  sum: Array<LatentTerm>; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never;   /** Literal values, as many as the checkpoint's zDim, each finite. */
  z: Array<number>; };

/** A latent with noise added. */
export type LatentJitter = {
  /** The noise is uniform in [-amount, amount); above 0, at most 10. The paper's is 0.25. */
  amount?: number;
  /** What the noise is added to. */
  latent: LatentInput;
  /** Which noise: 0 to 2147483647. */
  seed: number;
};

/** One term of a weighted sum. */
export type LatentTerm = {
  /** What is weighted. */
  latent: LatentInput;
  /** Finite, -100 to 100. */
  weight: number;
};

/** Activations of the last layer. */
export type OutputActivation =
  /** None; the output is clipped to [-1, 1]. */
  | 'LINEAR'
  /** Output in [0, 1]. */
  | 'SIGMOID'
  /** Output in [-1, 1]. */
  | 'TANH';

/** Distributions that z is drawn from. */
export type PriorDistribution =
  /** Standard normal, N(0, 1). */
  | 'NORMAL'
  /** Standard normal, values outside `bound` drawn again. */
  | 'TRUNCATED_NORMAL'
  /** Uniform on [-1, 1). */
  | 'UNIFORM';

/** Which checkpoint gets which name. */
export type RenameCheckpointInput = {
  /** A reference as everywhere. */
  checkpoint: string;
  /** `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: string;
};

/** A latent to save. */
export type SaveLatentInput = {
  /** The checkpoint that gives zDim and the prior. */
  checkpoint?: string | null | undefined;
  /** A key of the client's own, 1 to 200 characters; with it, sending twice saves once. */
  clientMutationId?: string | null | undefined;
  /** How it is made. */
  latent: LatentInput;
  /** 1 to 120 characters, unique. */
  name: string;
  /** At most 4,000 characters. */
  note?: string;
  /** At most 32, each 1 to 64 characters. */
  tags?: Array<string>;
};

/** Which checkpoint an alias points at. */
export type SetCheckpointAliasInput = {
  /** `[a-z0-9][a-z0-9._-]{0,62}`; an alias that exists is moved. `default` is server-wide. */
  alias: string;
  /** A reference as everywhere. */
  checkpoint: string;
};

/** What to change of a saved latent. */
export type UpdateLatentInput = {
  /** Which latent. */
  id: string;
  /** 1 to 120 characters, unique. */
  name?: string | null | undefined;
  /** At most 4,000 characters. */
  note?: string | null | undefined;
  /** At most 32, each 1 to 64 characters; they replace all there are. */
  tags?: Array<string> | null | undefined;
};

/** Which way to walk, and how fast. */
export type WalkInput = {
  /** A reference as everywhere. */
  checkpoint?: string | null | undefined;
  /** How the speed changes between waypoints. */
  easing?: Easing;
  /** Frames pushed a second, 0.1 to 60; a slow client gets fewer. */
  fps?: number;
  /** Stop after this many frames; null: never. */
  frames?: number | null | undefined;
  /** Frames from one waypoint to the next, 1 to 1000. */
  framesPerWaypoint?: number;
  /** With waypoints: go round for ever (or until `frames`). */
  loop?: boolean;
  /** Default: SLERP for a normal prior, LERP for a uniform one. */
  method?: InterpolationMethod | null | undefined;
  /** Where the walk takes its random waypoints from, when it has fewer than two. */
  seed?: number;
  /** The index of the first frame pushed: where a client that was away goes on. */
  start?: number;
  /** psi in [0, 1], of every waypoint. */
  truncation?: number | null | undefined;
  /** Latents to pass through, at most 16. None or one: a walk from seed to seed, starting there. */
  waypoints?: Array<LatentInput>;
};

export type CheckpointQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
}>;


export type CheckpointQuery = { checkpoint: { layers: Array<string>, digest: string, name: string, aliases: Array<string>, format: string, zDim: number, width: number, height: number, channels: number, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, sheet: { url: string, width: number, height: number }, prior: { distribution: PriorDistribution, bound: number | null } } | null };

export type CheckpointsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
}>;


export type CheckpointsQuery = { checkpoints: { totalCount: number, nodes: Array<{ digest: string, name: string, aliases: Array<string>, format: string, zDim: number, width: number, height: number, channels: number, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ImportCheckpointMutationVariables = Exact<{
  input: ImportCheckpointInput;
}>;


export type ImportCheckpointMutation = { importCheckpoint: { alreadyImported: boolean, checkpoint: { digest: string, name: string, aliases: Array<string>, format: string, zDim: number, width: number, height: number, channels: number, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } } } };

export type RenameCheckpointMutationVariables = Exact<{
  input: RenameCheckpointInput;
}>;


export type RenameCheckpointMutation = { renameCheckpoint: { checkpoint: { digest: string, name: string, aliases: Array<string>, format: string, zDim: number, width: number, height: number, channels: number, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } } } };

export type SetCheckpointAliasMutationVariables = Exact<{
  input: SetCheckpointAliasInput;
}>;


export type SetCheckpointAliasMutation = { setCheckpointAlias: { checkpoint: { digest: string, name: string, aliases: Array<string>, format: string, zDim: number, width: number, height: number, channels: number, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } } } };

export type DeleteCheckpointMutationVariables = Exact<{
  input: DeleteCheckpointInput;
}>;


export type DeleteCheckpointMutation = { deleteCheckpoint: { digest: string } };

export type SampleFieldsFragment = { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } };

export type CheckpointFieldsFragment = { digest: string, name: string, aliases: Array<string>, format: string, zDim: number, width: number, height: number, channels: number, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } };

export type LatentFieldsFragment = { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, zDim: number, createdAt: string, updatedAt: string, checkpoint: { name: string, digest: string } | null };

export type PictureFieldsFragment = { url: string, width: number, height: number };

export type LatentQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type LatentQuery = { latent: { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, zDim: number, createdAt: string, updatedAt: string, checkpoint: { name: string, digest: string } | null } | null };

export type LatentsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  checkpoint?: string | null | undefined;
  tag?: string | null | undefined;
  search?: string | null | undefined;
}>;


export type LatentsQuery = { latents: { totalCount: number, nodes: Array<{ id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, zDim: number, createdAt: string, updatedAt: string, checkpoint: { name: string, digest: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SaveLatentMutationVariables = Exact<{
  input: SaveLatentInput;
}>;


export type SaveLatentMutation = { saveLatent: { latent: { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, zDim: number, createdAt: string, updatedAt: string, checkpoint: { name: string, digest: string } | null } } };

export type UpdateLatentMutationVariables = Exact<{
  input: UpdateLatentInput;
}>;


export type UpdateLatentMutation = { updateLatent: { latent: { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, zDim: number, createdAt: string, updatedAt: string, checkpoint: { name: string, digest: string } | null } } };

export type DeleteLatentMutationVariables = Exact<{
  input: DeleteLatentInput;
}>;


export type DeleteLatentMutation = { deleteLatent: { id: string } };

export type GenerateQueryVariables = Exact<{
  seed: number;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
}>;


export type GenerateQuery = { generate: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } } };

export type SampleQueryVariables = Exact<{
  latent: LatentInput;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
}>;


export type SampleQuery = { sample: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } } };

export type SamplesQueryVariables = Exact<{
  latents: Array<LatentInput> | LatentInput;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
}>;


export type SamplesQuery = { samples: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } }> };

export type InterpolateQueryVariables = Exact<{
  input: InterpolateInput;
  sheet?: boolean;
  animation?: boolean;
}>;


export type InterpolateQuery = { interpolate: { method: InterpolationMethod, frames: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } }>, sheet?: { url: string, width: number, height: number }, animation?: { url: string, width: number, height: number } } };

export type ArithmeticQueryVariables = Exact<{
  input: ArithmeticInput;
}>;


export type ArithmeticQuery = { arithmetic: { result: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } }, plus: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } }>, minus: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } }>, grid: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } }> | null, sheet: { url: string, width: number, height: number } } };

export type WalkSubscriptionVariables = Exact<{
  input: WalkInput;
}>;


export type WalkSubscription = { walk: { index: number, sample: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { name: string, digest: string } } } };

export type ServerQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerQuery = { server: { version: string, engine: { name: string, version: string, provider: string, device: string, maxBatch: number, passedOver: Array<{ name: string, reason: string }> } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const SampleFieldsFragmentDoc = new TypedDocumentString(`
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}
    `, {"fragmentName":"SampleFields"}) as unknown as TypedDocumentString<SampleFieldsFragment, unknown>;
export const CheckpointFieldsFragmentDoc = new TypedDocumentString(`
    fragment CheckpointFields on Checkpoint {
  digest
  name
  aliases
  format
  zDim
  prior {
    distribution
    bound
  }
  width
  height
  channels
  parameterCount
  batchNorm
  calibrationDrift
  createdAt
}
    `, {"fragmentName":"CheckpointFields"}) as unknown as TypedDocumentString<CheckpointFieldsFragment, unknown>;
export const LatentFieldsFragmentDoc = new TypedDocumentString(`
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  zDim
  checkpoint {
    name
    digest
  }
  createdAt
  updatedAt
}
    `, {"fragmentName":"LatentFields"}) as unknown as TypedDocumentString<LatentFieldsFragment, unknown>;
export const PictureFieldsFragmentDoc = new TypedDocumentString(`
    fragment PictureFields on Picture {
  url
  width
  height
}
    `, {"fragmentName":"PictureFields"}) as unknown as TypedDocumentString<PictureFieldsFragment, unknown>;
export const CheckpointDocument = new TypedDocumentString(`
    query Checkpoint($checkpoint: String) {
  checkpoint(checkpoint: $checkpoint) {
    ...CheckpointFields
    layers
    sheet {
      ...PictureFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  digest
  name
  aliases
  format
  zDim
  prior {
    distribution
    bound
  }
  width
  height
  channels
  parameterCount
  batchNorm
  calibrationDrift
  createdAt
}
fragment PictureFields on Picture {
  url
  width
  height
}`) as unknown as TypedDocumentString<CheckpointQuery, CheckpointQueryVariables>;
export const CheckpointsDocument = new TypedDocumentString(`
    query Checkpoints($first: Int! = 50, $after: String) {
  checkpoints(first: $first, after: $after) {
    nodes {
      ...CheckpointFields
    }
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  digest
  name
  aliases
  format
  zDim
  prior {
    distribution
    bound
  }
  width
  height
  channels
  parameterCount
  batchNorm
  calibrationDrift
  createdAt
}`) as unknown as TypedDocumentString<CheckpointsQuery, CheckpointsQueryVariables>;
export const ImportCheckpointDocument = new TypedDocumentString(`
    mutation ImportCheckpoint($input: ImportCheckpointInput!) {
  importCheckpoint(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
    alreadyImported
  }
}
    fragment CheckpointFields on Checkpoint {
  digest
  name
  aliases
  format
  zDim
  prior {
    distribution
    bound
  }
  width
  height
  channels
  parameterCount
  batchNorm
  calibrationDrift
  createdAt
}`) as unknown as TypedDocumentString<ImportCheckpointMutation, ImportCheckpointMutationVariables>;
export const RenameCheckpointDocument = new TypedDocumentString(`
    mutation RenameCheckpoint($input: RenameCheckpointInput!) {
  renameCheckpoint(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  digest
  name
  aliases
  format
  zDim
  prior {
    distribution
    bound
  }
  width
  height
  channels
  parameterCount
  batchNorm
  calibrationDrift
  createdAt
}`) as unknown as TypedDocumentString<RenameCheckpointMutation, RenameCheckpointMutationVariables>;
export const SetCheckpointAliasDocument = new TypedDocumentString(`
    mutation SetCheckpointAlias($input: SetCheckpointAliasInput!) {
  setCheckpointAlias(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  digest
  name
  aliases
  format
  zDim
  prior {
    distribution
    bound
  }
  width
  height
  channels
  parameterCount
  batchNorm
  calibrationDrift
  createdAt
}`) as unknown as TypedDocumentString<SetCheckpointAliasMutation, SetCheckpointAliasMutationVariables>;
export const DeleteCheckpointDocument = new TypedDocumentString(`
    mutation DeleteCheckpoint($input: DeleteCheckpointInput!) {
  deleteCheckpoint(input: $input) {
    digest
  }
}
    `) as unknown as TypedDocumentString<DeleteCheckpointMutation, DeleteCheckpointMutationVariables>;
export const LatentDocument = new TypedDocumentString(`
    query Latent($id: ID, $name: String) {
  latent(id: $id, name: $name) {
    ...LatentFields
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  zDim
  checkpoint {
    name
    digest
  }
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<LatentQuery, LatentQueryVariables>;
export const LatentsDocument = new TypedDocumentString(`
    query Latents($first: Int! = 50, $after: String, $checkpoint: String, $tag: String, $search: String) {
  latents(
    first: $first
    after: $after
    checkpoint: $checkpoint
    tag: $tag
    search: $search
  ) {
    nodes {
      ...LatentFields
    }
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  zDim
  checkpoint {
    name
    digest
  }
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<LatentsQuery, LatentsQueryVariables>;
export const SaveLatentDocument = new TypedDocumentString(`
    mutation SaveLatent($input: SaveLatentInput!) {
  saveLatent(input: $input) {
    latent {
      ...LatentFields
    }
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  zDim
  checkpoint {
    name
    digest
  }
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<SaveLatentMutation, SaveLatentMutationVariables>;
export const UpdateLatentDocument = new TypedDocumentString(`
    mutation UpdateLatent($input: UpdateLatentInput!) {
  updateLatent(input: $input) {
    latent {
      ...LatentFields
    }
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  zDim
  checkpoint {
    name
    digest
  }
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<UpdateLatentMutation, UpdateLatentMutationVariables>;
export const DeleteLatentDocument = new TypedDocumentString(`
    mutation DeleteLatent($input: DeleteLatentInput!) {
  deleteLatent(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<DeleteLatentMutation, DeleteLatentMutationVariables>;
export const GenerateDocument = new TypedDocumentString(`
    query Generate($seed: Int!, $checkpoint: String, $truncation: Float) {
  generate(seed: $seed, checkpoint: $checkpoint, truncation: $truncation) {
    ...SampleFields
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}`) as unknown as TypedDocumentString<GenerateQuery, GenerateQueryVariables>;
export const SampleDocument = new TypedDocumentString(`
    query Sample($latent: LatentInput!, $checkpoint: String, $truncation: Float) {
  sample(latent: $latent, checkpoint: $checkpoint, truncation: $truncation) {
    ...SampleFields
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}`) as unknown as TypedDocumentString<SampleQuery, SampleQueryVariables>;
export const SamplesDocument = new TypedDocumentString(`
    query Samples($latents: [LatentInput!]!, $checkpoint: String, $truncation: Float) {
  samples(latents: $latents, checkpoint: $checkpoint, truncation: $truncation) {
    ...SampleFields
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}`) as unknown as TypedDocumentString<SamplesQuery, SamplesQueryVariables>;
export const InterpolateDocument = new TypedDocumentString(`
    query Interpolate($input: InterpolateInput!, $sheet: Boolean! = false, $animation: Boolean! = false) {
  interpolate(input: $input) {
    method
    frames {
      ...SampleFields
    }
    sheet @include(if: $sheet) {
      ...PictureFields
    }
    animation @include(if: $animation) {
      ...PictureFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}`) as unknown as TypedDocumentString<InterpolateQuery, InterpolateQueryVariables>;
export const ArithmeticDocument = new TypedDocumentString(`
    query Arithmetic($input: ArithmeticInput!) {
  arithmetic(input: $input) {
    result {
      ...SampleFields
    }
    plus {
      ...SampleFields
    }
    minus {
      ...SampleFields
    }
    grid {
      ...SampleFields
    }
    sheet {
      ...PictureFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}`) as unknown as TypedDocumentString<ArithmeticQuery, ArithmeticQueryVariables>;
export const WalkDocument = new TypedDocumentString(`
    subscription Walk($input: WalkInput!) {
  walk(input: $input) {
    index
    sample {
      ...SampleFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    name
    digest
  }
}`) as unknown as TypedDocumentString<WalkSubscription, WalkSubscriptionVariables>;
export const ServerDocument = new TypedDocumentString(`
    query Server {
  server {
    version
    engine {
      name
      version
      provider
      device
      maxBatch
      passedOver {
        name
        reason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ServerQuery, ServerQueryVariables>;