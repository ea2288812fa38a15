/** The command that messages tell users to type. */

/** `npx latentql` if LatentQL is installed as a package, `npm run latentql --` in a checkout. */
export const COMMAND = import.meta.url.includes('/node_modules/latentql/')
  ? 'npx latentql'
  : 'npm run latentql --'
