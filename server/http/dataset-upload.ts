/**
 * POST /datasets?name=&imageSize=&crop=: uploads a ZIP, IDX or CIFAR-10 file. The last line of the
 * response is `{"dataset"}`.
 */
import type { Services } from '../context.ts'
import type { RegisterOptions } from '../datasets/datasets.ts'
import { BadUserInput } from '../errors.ts'
import { datasetFields } from '../graphql/resolvers/dataset-fields.ts'
import type { Route } from '../request/route.ts'
import { uploadRoute } from './upload.ts'

/** The upload route of datasets. `crop` is `LEFT,TOP,WIDTH,HEIGHT` in pixels. */
export function datasetUpload(services: Services): Route {
  return uploadRoute(
    services,
    { path: '/datasets', creates: 'MAX_DATASETS' },
    async ({ body, path, fileName, text, signal, onProgress }) => {
      const name = text('name')
      if (name === undefined)
        throw new BadUserInput("Missing query parameter `name`: the dataset's name.")
      const options = {
        name,
        imageSize: wholeNumbers('imageSize', text('imageSize'), 1)?.[0],
        crop: toCrop(wholeNumbers('crop', text('crop'), 4)),
        signal,
        onProgress: ({ stage, done, total, message }) =>
          onProgress({ stage, fraction: total ? (done ?? 0) / total : undefined, message }),
      } satisfies RegisterOptions
      const dataset = await (path === undefined
        ? services.datasets.registerStream(body, fileName, options)
        : services.datasets.register(path, options))
      return { dataset: datasetFields(dataset) }
    },
  )
}

function wholeNumbers(name: string, text: string | undefined, count: number): number[] | undefined {
  if (text === undefined) return undefined
  const numbers = text.split(',')
  if (numbers.length === count && numbers.every((number) => /^\d{1,6}$/.test(number))) {
    return numbers.map(Number)
  }
  const what = count === 1 ? 'a whole number' : `${count} whole numbers separated by commas`
  throw new BadUserInput(`${name} is "${text}"; it must be ${what}.`)
}

function toCrop(numbers: number[] | undefined) {
  if (!numbers) return undefined
  const [left, top, width, height] = numbers as [number, number, number, number]
  return { left, top, width, height }
}
