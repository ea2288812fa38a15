export default function CheckpointsView() {
  return <h1>Checkpoints</h1>
}
