// Limits by setrlimit and, on Linux for x86-64 and 64-bit Arm, a seccomp filter that refuses calls a decoder has no use for.
#include "tools/decode/sandbox.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <vector>

#include "engine/base/image_wire.hpp"

namespace wrapture {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // their shadow memory takes terabytes of address space
#else
constexpr bool kSanitized = false;
#endif

void limit(int what, std::uint64_t most) {
  rlimit bounds{};
  getrlimit(static_cast<__rlimit_resource_t>(what), &bounds);
  bounds.rlim_max = bounds.rlim_cur = bounds.rlim_max < most ? bounds.rlim_max : most;
  setrlimit(static_cast<__rlimit_resource_t>(what), &bounds);
}

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;
#endif

/// Refused with "not permitted": everything that reaches out of the process or changes files.
std::vector<std::uint32_t> refused_calls(Programs programs) {
  std::vector<std::uint32_t> calls{SYS_socket,
                                   SYS_socketpair,
                                   SYS_connect,
                                   SYS_bind,
                                   SYS_listen,
                                   SYS_ptrace,
                                   SYS_unlinkat,
                                   SYS_renameat2,
                                   SYS_linkat,
                                   SYS_symlinkat,
                                   SYS_mkdirat,
                                   SYS_mknodat,
                                   SYS_fchmodat,
                                   SYS_fchownat,
                                   SYS_truncate,
                                   SYS_mount,
                                   SYS_unshare,
                                   SYS_setns,
                                   SYS_bpf,
                                   SYS_keyctl,
                                   SYS_add_key,
                                   SYS_openat2,
                                   SYS_io_uring_setup,
                                   SYS_process_vm_readv,
                                   SYS_process_vm_writev,
                                   SYS_userfaultfd,
                                   SYS_perf_event_open};
#if defined(__x86_64__)
  for (const int call : {SYS_unlink, SYS_rename, SYS_renameat, SYS_link, SYS_symlink, SYS_mkdir, SYS_rmdir, SYS_mknod, SYS_chmod, SYS_chown,
                         SYS_lchown, SYS_creat})
    calls.push_back(static_cast<std::uint32_t>(call));
#endif
  if (programs == Programs::none)
    for (const int call : {SYS_execve, SYS_execveat}) calls.push_back(static_cast<std::uint32_t>(call));
  return calls;
}

/// A filter program: wrong machine -> end; a refused call -> EPERM; opening for writing -> EPERM; all else -> allowed.
std::vector<sock_filter> make_filter(Programs programs) {
  constexpr std::uint32_t kLoad = BPF_LD | BPF_W | BPF_ABS, kEqual = BPF_JMP | BPF_JEQ | BPF_K, kReturn = BPF_RET | BPF_K;
  constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA);
  const auto line = [](std::uint32_t code, std::uint32_t value, std::uint8_t yes = 0, std::uint8_t no = 0) {
    return sock_filter{static_cast<std::uint16_t>(code), yes, no, value};
  };
  std::vector<sock_filter> filter{line(kLoad, offsetof(seccomp_data, arch)), line(kEqual, kMachine, 1, 0),
                                  line(kReturn, SECCOMP_RET_KILL_PROCESS), line(kLoad, offsetof(seccomp_data, nr))};
  const auto refuse_if = [&](std::uint32_t code, std::uint32_t value) {
    filter.push_back(line(code, value, 0, 1));
    filter.push_back(line(kReturn, kRefuse));
  };
  refuse_if(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u);  // calls of another kind (x32) under the same machine
  for (const std::uint32_t call : refused_calls(programs)) refuse_if(kEqual, call);
  const auto refuse_writing = [&](std::uint32_t call, std::uint32_t argument) {
    filter.push_back(line(kEqual, call, 0, 4));
    filter.push_back(line(kLoad, static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8 * argument)));
    filter.push_back(line(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0, 1));
    filter.push_back(line(kReturn, kRefuse));
    filter.push_back(line(kLoad, offsetof(seccomp_data, nr)));
  };
  refuse_writing(SYS_openat, 2);
#if defined(__x86_64__)
  refuse_writing(SYS_open, 1);
#endif
  filter.push_back(line(kReturn, SECCOMP_RET_ALLOW));
  return filter;
}

}  // namespace

void enter_sandbox(Programs programs, std::uint64_t file_bytes) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // the one who asked is gone
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, kChildCpuSeconds);
  limit(RLIMIT_NOFILE, 64);
  if (!kSanitized) limit(RLIMIT_AS, kChildMemory + file_bytes);
  alarm(kChildSeconds);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (kMachine == 0 || kSanitized) return;
  std::vector<sock_filter> filter = make_filter(programs);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);  // a kernel without it still has the limits
}

}  // namespace wrapture
