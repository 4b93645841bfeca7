# fails: robot-lists
kubectl create serviceaccount robot
kubectl apply -f /root/robot.yaml
kubectl create clusterrolebinding robot --clusterrole=view --serviceaccount=default:robot
# advance: 20s
