/** Packs and uploads the chosen images, with progress, and can be cancelled. */
import { useMutation } from '@tanstack/react-query'
import type { UploadProgress } from '@latentql/sdk'
import { useRef, useState } from 'react'
import { uploadDataset } from '../../../api/client.ts'
import { queryClient } from '../../../api/queries.ts'
import type { ImageSource } from './image-source.ts'
import { packImages } from './pack-images.ts'

export interface WantedDataset {
  readonly source: ImageSource
  readonly name: string
  readonly imageSize: number
}

/** Stages in the browser, then the server's. */
export type Progress = Omit<UploadProgress, 'stage'> & { readonly stage: 'zipping' | (string & {}) }

/** Calls `onAdded` unless the user has left the view meanwhile. */
export function useUpload(onAdded: (dataset: string) => void) {
  const [progress, setProgress] = useState<Progress>()
  const stop = useRef<AbortController>(undefined)
  const upload = useMutation({
    mutationFn: async ({ source, name, imageSize }: WantedDataset) => {
      const { signal } = (stop.current = new AbortController())
      const { archive, files } = source
      const onPacked = (fraction: number) => setProgress({ stage: 'zipping', fraction })
      const body = archive ?? (await packImages(files, { signal, onProgress: onPacked }))
      const fileName = archive?.name ?? `${name}.zip`
      return uploadDataset(body, { name, imageSize, fileName, signal, onProgress: setProgress })
    },
    onMutate: () => setProgress(undefined),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['datasets'] }),
  })
  const start = (wanted: WantedDataset) =>
    upload.mutate(wanted, { onSuccess: ({ name }) => onAdded(name) })
  return { ...upload, start, progress, cancel: () => stop.current?.abort() }
}
