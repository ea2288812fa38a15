// Lets every process and thread that tests start run TypeScript: tsx on its own serves main threads only.
import { register } from 'tsx/esm/api'

register()
