;; The one instruction of relaxed SIMD that src/kernels/simd.h asks for, for a
;; compiler that has no name for it. Binaryen puts it in place of the calls.
(module
  (func (export "dot_i8x16_i7x16_s")
    (param $a v128) (param $b v128) (result v128)
    (i16x8.relaxed_dot_i8x16_i7x16_s
      (local.get $a) (local.get $b))))
