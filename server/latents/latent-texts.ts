/** Validates the texts of a saved latent: name, tags and note. */
import { checkAnnotation, checkText, type Annotation } from '../check-text.ts'

const MAX_NAME_LENGTH = 120
const MAX_MUTATION_ID_LENGTH = 200

/** Texts from clients. Null and undefined keep the old value, or the default of a new latent. */
export interface LatentTexts extends Annotation {
  readonly name?: string | null
  readonly clientMutationId?: string | null
}

/** Returns the fields without null, and each tag once. Throws BadUserInput that names the field. */
export function checkLatentTexts({ name, clientMutationId, ...annotation }: LatentTexts) {
  checkText('name', name, 1, MAX_NAME_LENGTH)
  checkText('clientMutationId', clientMutationId, 1, MAX_MUTATION_ID_LENGTH)
  return {
    name: name ?? undefined,
    ...checkAnnotation(annotation),
    clientMutationId: clientMutationId ?? undefined,
  }
}
