/** How a latent is made: the JSON that LatentInput takes and `recipe` gives back. */

export type Recipe =
  | { readonly seed: number }
  | { readonly z: readonly number[] }
  | { readonly saved: string }
  | { readonly mean: readonly Recipe[] }
  | { readonly sum: readonly { readonly weight: number; readonly latent: Recipe }[] }
  | { readonly slerp: Blend }
  | { readonly lerp: Blend }
  | { readonly jitter: { readonly latent: Recipe; readonly seed: number; readonly amount: number } }

export interface Blend {
  readonly from: Recipe
  readonly to: Recipe
  readonly t: number
}
