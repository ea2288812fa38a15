/** Typed client for LatentQL. Start with `createClient`. */
export { backoff } from './backoff.ts'
export { CHECKPOINT_HEAD_BYTES, explainUnsupportedCheckpoint } from './checkpoint-file.ts'
export { createClient, LatentQLClient } from './client.ts'
export type { DownloadSamplesOptions } from './download.ts'
export * from './errors.ts'
export { ErrorCode } from './generated/enums.ts'
export * from './generated/graphql.ts'
export type * from './generated/methods.ts'
export type { ClientOptions, Retry } from './options.ts'
export type { RequestOptions, TypedDocument } from './http.ts'
export { folderLabels, type FolderLabels } from './folder-labels.ts'
export {
  ATTRIBUTE_TABLES,
  extensionOf,
  isAttributeTablePath,
  isHiddenPath,
  isImagePath,
  MAX_IMAGE_BYTES,
  MAX_IMAGES,
  MIN_IMAGES,
} from './image-files.ts'
export { MAX_SEED, parseRecipe, RecipeError, type Recipe } from './recipe.ts'
export { Subscription, type SubscribeOptions } from './subscription.ts'
export type {
  CheckpointUploadOptions,
  CheckpointUploadResult,
  DatasetUploadOptions,
  UploadBody,
  UploadOptions,
  UploadProgress,
} from './upload.ts'
