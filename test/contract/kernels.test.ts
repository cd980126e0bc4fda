import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { kernelsContract } from "./kernels.ts";

kernelsContract(plainKernels.name, plainKernels);
