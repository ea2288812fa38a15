/** The dataset that a form begins with. */

/** The built-in faces, or the first dataset. */
export function preferredDataset<Dataset extends { readonly name: string }>(
  datasets: readonly Dataset[],
): Dataset | undefined {
  return datasets.find(({ name }) => name === 'faces') ?? datasets[0]
}
