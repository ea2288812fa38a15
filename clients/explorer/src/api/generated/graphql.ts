/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A point between two latents. */
export type LatentBlend = {
  /** The latent at t = 0. */
  from: LatentInput;
  /** 0 is `from`, 1 is `to`. */
  t: number;
  /** The latent at t = 1. */
  to: LatentInput;
};

/**
 * Recipe of a latent: exactly one of these fields. Recipes nest at most 8 deep and have at most 256
 * terms. `Sample.recipe` and `Latent.recipe` return values that are accepted here unchanged.
 */
export type LatentInput =
  {   /** Uniform noise added to every value, as the DCGAN paper does around a result. */
  jitter: LatentJitter; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never;   /** Linear interpolation. */
  lerp: LatentBlend; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never;   /** Mean of one or more latents. */
  mean: Array<LatentInput>; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never;   /** A saved latent, by its id or its name. */
  saved: string; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never;   /** z drawn from the checkpoint's prior. 0 to 2147483647; a seed gives the same z forever. */
  seed: number; slerp?: never; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never;   /** Spherical interpolation (Shoemake 1985; White, arXiv 1609.04468). */
  slerp: LatentBlend; sum?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never;   /** Weighted sum of one or more latents. */
  sum: Array<LatentTerm>; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never;   /** Literal values, as many as the checkpoint's zDim, each finite. */
  z: Array<number>; };

/** A latent with added noise. */
export type LatentJitter = {
  /** Noise is uniform in [-amount, amount); above 0, at most 10. The paper uses 0.25. */
  amount?: number;
  /** The latent to add noise to. */
  latent: LatentInput;
  /** Random seed of the noise: 0 to 2147483647. */
  seed: number;
};

/** One term of a weighted sum. */
export type LatentTerm = {
  /** The weighted latent. */
  latent: LatentInput;
  /** Finite, -100 to 100. */
  weight: number;
};

/** A latent to save. */
export type SaveLatentInput = {
  /** Checkpoint reference, for zDim and the prior; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Idempotency key chosen by the client, 1 to 200 characters; repeated requests save once. */
  clientMutationId?: string | null | undefined;
  /** The latent's recipe. */
  latent: LatentInput;
  /** 1 to 120 characters, unique. */
  name: string;
  /** At most 4,000 characters. */
  note?: string;
  /** At most 32 tags of 1 to 64 characters each. */
  tags?: Array<string>;
};

export type ValuesQueryVariables = Exact<{
  latents: Array<LatentInput> | LatentInput;
  checkpoint?: string | null | undefined;
}>;


export type ValuesQuery = { samples: Array<{ z: Array<number> }> };

export type FindLatentQueryVariables = Exact<{
  id: string;
  name: string;
}>;


export type FindLatentQuery = { byId: { id: string, name: string, z: Array<number> } | null, byName: { id: string, name: string, z: Array<number> } | null };

export type ImportLatentMutationVariables = Exact<{
  input: SaveLatentInput;
}>;


export type ImportLatentMutation = { saveLatent: { latent: { id: string, name: string, z: Array<number> } } };

export type FoundFragment = { id: string, name: string, z: Array<number> };

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
export const FoundFragmentDoc = new TypedDocumentString(`
    fragment Found on Latent {
  id
  name
  z
}
    `, {"fragmentName":"Found"}) as unknown as TypedDocumentString<FoundFragment, unknown>;
export const ValuesDocument = new TypedDocumentString(`
    query Values($latents: [LatentInput!]!, $checkpoint: String) {
  samples(latents: $latents, checkpoint: $checkpoint) {
    z
  }
}
    `, {"hash":"sha256:98a80c538fcb7c9ef274281e7a3f66da43fa9a41f762c6de2f9e1db27ac71536"}) as unknown as TypedDocumentString<ValuesQuery, ValuesQueryVariables>;
export const FindLatentDocument = new TypedDocumentString(`
    query FindLatent($id: ID!, $name: String!) {
  byId: latent(id: $id) {
    ...Found
  }
  byName: latent(name: $name) {
    ...Found
  }
}
    fragment Found on Latent {
  id
  name
  z
}`, {"hash":"sha256:2b0d2cd730c458c19a33a255791608f70382fbf6629b40a3ecb7f0014116322c"}) as unknown as TypedDocumentString<FindLatentQuery, FindLatentQueryVariables>;
export const ImportLatentDocument = new TypedDocumentString(`
    mutation ImportLatent($input: SaveLatentInput!) {
  saveLatent(input: $input) {
    latent {
      ...Found
    }
  }
}
    fragment Found on Latent {
  id
  name
  z
}`, {"hash":"sha256:7e3af15cd0dec93c37da1dd5326234d8a6bd27a7f506da2bfce73c2b6efaa1a0"}) as unknown as TypedDocumentString<ImportLatentMutation, ImportLatentMutationVariables>;