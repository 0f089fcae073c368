;; The instructions of relaxed SIMD that src/kernels/simd.h asks for, for a
;; compiler that has no names for them. Binaryen puts them in place of the calls.
(module
  (func (export "dot_i8x16_i7x16_s")
    (param $a v128) (param $b v128) (result v128)
    (i16x8.relaxed_dot_i8x16_i7x16_s
      (local.get $a) (local.get $b)))
  (func (export "dot_i8x16_i7x16_add_s")
    (param $a v128) (param $b v128) (param $sums v128) (result v128)
    (i32x4.relaxed_dot_i8x16_i7x16_add_s
      (local.get $a) (local.get $b) (local.get $sums))))
