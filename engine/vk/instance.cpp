// Creates the Vulkan instance; validation messages go to stderr and are counted.
#include "engine/vk/instance.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "engine/base/error.hpp"

namespace wrapture::vk {
namespace {

std::atomic<std::uint32_t> total_messages{0};
constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT severity, VkDebugUtilsMessageTypeFlagsEXT,
                                          const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
  const char* kind = severity >= VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT ? "error" : "warning";
  std::fprintf(stderr, "validation %s: %s\n", kind, data->pMessage);
  static_cast<Instance*>(user)->count_message();
  return VK_FALSE;
}

bool has_layer(const char* name) {
  std::uint32_t count = 0;
  check(vkEnumerateInstanceLayerProperties(&count, nullptr), "vkEnumerateInstanceLayerProperties");
  std::vector<VkLayerProperties> layers(count);
  check(vkEnumerateInstanceLayerProperties(&count, layers.data()), "vkEnumerateInstanceLayerProperties");
  return std::ranges::any_of(layers, [&](const auto& layer) { return std::strcmp(layer.layerName, name) == 0; });
}

bool has_extension(const char* name, const char* layer) {
  std::uint32_t count = 0;
  check(vkEnumerateInstanceExtensionProperties(layer, &count, nullptr), "vkEnumerateInstanceExtensionProperties");
  std::vector<VkExtensionProperties> extensions(count);
  check(vkEnumerateInstanceExtensionProperties(layer, &count, extensions.data()), "vkEnumerateInstanceExtensionProperties");
  return std::ranges::any_of(extensions, [&](const auto& extension) { return std::strcmp(extension.extensionName, name) == 0; });
}

VkDebugUtilsMessengerCreateInfoEXT messenger_info(Instance* instance) {
  VkDebugUtilsMessengerCreateInfoEXT info{VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
  info.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
  info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
  info.pfnUserCallback = on_message;
  info.pUserData = instance;
  return info;
}

}  // namespace

Instance::Instance(Validation validation, const std::vector<const char*>& wanted_extensions) {
  std::vector<const char*> layers;
  if (validation != Validation::off) {
    if (!has_layer(kValidationLayer))
      throw Error(Failure::no_device, "--validation: layer VK_LAYER_KHRONOS_validation is not installed; install vulkan-validationlayers");
    layers.push_back(kValidationLayer);
  }
  auto extensions = wanted_extensions;
  debug_utils_ = has_extension(VK_EXT_DEBUG_UTILS_EXTENSION_NAME, layers.empty() ? nullptr : kValidationLayer) ||
                 has_extension(VK_EXT_DEBUG_UTILS_EXTENSION_NAME, nullptr);
  if (debug_utils_) extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
  VkInstanceCreateFlags flags = 0;
  if (has_extension(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME, nullptr)) {
    extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
    flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
  }

  auto messenger = messenger_info(this);
  const VkValidationFeatureEnableEXT enables[] = {validation == Validation::gpu
                                                      ? VK_VALIDATION_FEATURE_ENABLE_GPU_ASSISTED_EXT
                                                      : VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
  VkValidationFeaturesEXT features{VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, &messenger, 1, enables, 0, nullptr};
  VkApplicationInfo application{VK_STRUCTURE_TYPE_APPLICATION_INFO};
  application.pApplicationName = "wrapture";
  application.apiVersion = VK_API_VERSION_1_2;
  VkInstanceCreateInfo info{VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
  info.pNext = layers.empty() ? nullptr : &features;
  info.flags = flags;
  info.pApplicationInfo = &application;
  info.enabledLayerCount = static_cast<std::uint32_t>(layers.size());
  info.ppEnabledLayerNames = layers.data();
  info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
  info.ppEnabledExtensionNames = extensions.data();
  const VkResult result = vkCreateInstance(&info, nullptr, &instance_);
  if (result < 0)
    throw Error(Failure::no_device, "no usable Vulkan driver (vkCreateInstance: " + std::string(to_string(result)) +
                                        "); install a GPU driver, or mesa-vulkan-drivers for the CPU driver");

  if (layers.empty()) return;
  const auto create =
      reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(vkGetInstanceProcAddr(instance_, "vkCreateDebugUtilsMessengerEXT"));
  const VkResult made = create ? create(instance_, &messenger, nullptr, &messenger_) : VK_ERROR_EXTENSION_NOT_PRESENT;
  if (made < 0) {
    vkDestroyInstance(instance_, nullptr);
    throw Error(Failure::no_device,
                "--validation: VK_EXT_debug_utils cannot be used (" + std::string(to_string(made)) + "); update the Vulkan loader");
  }
}

Instance::~Instance() {
  if (messenger_ != VK_NULL_HANDLE) {
    const auto destroy =
        reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(vkGetInstanceProcAddr(instance_, "vkDestroyDebugUtilsMessengerEXT"));
    destroy(instance_, messenger_, nullptr);
  }
  vkDestroyInstance(instance_, nullptr);
}

void Instance::count_message() {
  ++messages_;
  ++total_messages;
}

std::uint32_t Instance::total_message_count() { return total_messages; }

}  // namespace wrapture::vk
