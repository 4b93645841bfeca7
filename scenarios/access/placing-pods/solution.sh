kubectl patch deployment db -p '{"spec":{"template":{"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In","values":["south"]}]}]},"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":50,"preference":{"matchExpressions":[{"key":"disk","operator":"In","values":["ssd"]}]}}]}}}}}}'
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"affinity":null,"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"web"}},"matchLabelKeys":["pod-template-hash"]}]}}}}'
# advance: 60s
kubectl taint node node03 dedicated=render:NoSchedule
kubectl run render --image=busybox:1.36 --overrides='{"spec":{"nodeSelector":{"kubernetes.io/hostname":"node03"},"tolerations":[{"key":"dedicated","operator":"Equal","value":"render","effect":"NoSchedule"}]}}' -- sleep 1000000
kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":30}]}}}}'
# advance: 60s
ssh node02 systemctl stop kubelet
# advance: 2m
ssh node02 systemctl start kubelet
# advance: 2m
