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
 *
 * Combinations of z are in z. If one part is in w (`w`, `wPlus`, `mix` and `truncate` of a checkpoint
 * that has w), the checkpoint maps the parts in z to w first, and the result is in w. If one part has
 * a row for each layer, so has the result. BAD_USER_INPUT for w on a checkpoint that has only z.
 */
export type LatentInput =
  {   /** Uniform noise added to every value, as the DCGAN paper does around a result. */
  jitter: LatentJitter; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never;   /** Linear interpolation. */
  lerp: LatentBlend; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never;   /** Mean of one or more latents. */
  mean: Array<LatentInput>; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never;   /** The style of one latent in some layers of another; in w. */
  mix: LatentMix; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never;   /** A saved latent, by its id or its name. */
  saved: string; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never;   /** z drawn from the checkpoint's prior. 0 to 2147483647; a seed gives the same z forever. */
  seed: number; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never;   /** Spherical interpolation (Shoemake 1985; White, arXiv 1609.04468). */
  slerp: LatentBlend; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never;   /** Weighted sum of one or more latents. */
  sum: Array<LatentTerm>; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never;   /** A latent moved to the checkpoint's centre, as `truncation` does. */
  truncate: LatentTruncate; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never;   /** Literal values of w, one row for all layers, each finite. */
  w: Array<number>; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never;   /** Literal values of w, a row for each layer; at most 64 rows and 65,536 values. */
  wPlus: Array<Array<number>>; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never;   /** Literal values, as many as the checkpoint's zDim, each finite. */
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

/** Rows of w taken from two latents. */
export type LatentMix = {
  /** The latent of all other rows. */
  from: LatentInput;
  /** Indices of rows, from 0: the first determine coarse features, the last colours. */
  layers: Array<number>;
  /** The latent of the rows in `layers`. */
  with: LatentInput;
};

/** One term of a weighted sum. */
export type LatentTerm = {
  /** The weighted latent. */
  latent: LatentInput;
  /** Finite, -100 to 100. */
  weight: number;
};

/** A truncated latent. */
export type LatentTruncate = {
  /** Truncate only this many rows of w, from the first; null: all. */
  cutoff?: number | null | undefined;
  /** The latent to truncate. */
  latent: LatentInput;
  /**
   * In [0, 1]: 1 is the latent, 0 the centre. For a checkpoint with w, that is the mean of w, and the
   * result is in w (psi = 1 only maps the latent). Otherwise see `Query.generate`.
   */
  psi: number;
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


export type ValuesQuery = { samples: Array<{ z: Array<number> | null, wPlus: Array<Array<number>> | null }> };

export type FindLatentQueryVariables = Exact<{
  id: string;
  name: string;
}>;


export type FindLatentQuery = { byId: { id: string, name: string, z: Array<number> | null, w: Array<number> | null, wPlus: Array<Array<number>> | null } | null, byName: { id: string, name: string, z: Array<number> | null, w: Array<number> | null, wPlus: Array<Array<number>> | null } | null };

export type ImportLatentMutationVariables = Exact<{
  input: SaveLatentInput;
}>;


export type ImportLatentMutation = { saveLatent: { latent: { id: string, name: string, z: Array<number> | null, w: Array<number> | null, wPlus: Array<Array<number>> | null } } };

export type FoundFragment = { id: string, name: string, z: Array<number> | null, w: Array<number> | null, wPlus: Array<Array<number>> | null };

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
  w
  wPlus
}
    `, {"fragmentName":"Found"}) as unknown as TypedDocumentString<FoundFragment, unknown>;
export const ValuesDocument = new TypedDocumentString(`
    query Values($latents: [LatentInput!]!, $checkpoint: String) {
  samples(latents: $latents, checkpoint: $checkpoint) {
    z
    wPlus
  }
}
    `, {"hash":"sha256:3f2d3aa07c1221637dde71aa70247e15e91afccf479d24e0f67dc58f04626b00"}) as unknown as TypedDocumentString<ValuesQuery, ValuesQueryVariables>;
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
  w
  wPlus
}`, {"hash":"sha256:bbf154009c83149cf188dde8deb4e096e772d625492b73d4458b3ec2313e913d"}) as unknown as TypedDocumentString<FindLatentQuery, FindLatentQueryVariables>;
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
  w
  wPlus
}`, {"hash":"sha256:6ea4e4bf3b98a7b3b57c1a146124275233965457802705ffd3513d92e3063d1a"}) as unknown as TypedDocumentString<ImportLatentMutation, ImportLatentMutationVariables>;