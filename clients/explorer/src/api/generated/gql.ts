/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Values($latents: [LatentInput!]!, $checkpoint: String) {\n  samples(latents: $latents, checkpoint: $checkpoint) {\n    z\n    wPlus\n  }\n}\n\nquery FindLatent($id: ID!, $name: String!) {\n  byId: latent(id: $id) {\n    ...Found\n  }\n  byName: latent(name: $name) {\n    ...Found\n  }\n}\n\nmutation ImportLatent($input: SaveLatentInput!) {\n  saveLatent(input: $input) {\n    latent {\n      ...Found\n    }\n  }\n}\n\nfragment Found on Latent {\n  id\n  name\n  z\n  w\n  wPlus\n}": typeof types.ValuesDocument,
};
const documents: Documents = {
    "query Values($latents: [LatentInput!]!, $checkpoint: String) {\n  samples(latents: $latents, checkpoint: $checkpoint) {\n    z\n    wPlus\n  }\n}\n\nquery FindLatent($id: ID!, $name: String!) {\n  byId: latent(id: $id) {\n    ...Found\n  }\n  byName: latent(name: $name) {\n    ...Found\n  }\n}\n\nmutation ImportLatent($input: SaveLatentInput!) {\n  saveLatent(input: $input) {\n    latent {\n      ...Found\n    }\n  }\n}\n\nfragment Found on Latent {\n  id\n  name\n  z\n  w\n  wPlus\n}": types.ValuesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Values($latents: [LatentInput!]!, $checkpoint: String) {\n  samples(latents: $latents, checkpoint: $checkpoint) {\n    z\n    wPlus\n  }\n}\n\nquery FindLatent($id: ID!, $name: String!) {\n  byId: latent(id: $id) {\n    ...Found\n  }\n  byName: latent(name: $name) {\n    ...Found\n  }\n}\n\nmutation ImportLatent($input: SaveLatentInput!) {\n  saveLatent(input: $input) {\n    latent {\n      ...Found\n    }\n  }\n}\n\nfragment Found on Latent {\n  id\n  name\n  z\n  w\n  wPlus\n}"): typeof import('./graphql.ts').ValuesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
